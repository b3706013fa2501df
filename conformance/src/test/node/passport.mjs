import OAuth2Strategy from 'passport-oauth2';
import { clientId, grant, issuer, redirectUri, resource, run, scope, setting } from './scenario.mjs';

/** What the strategy does with a request of the browser. */
function authenticate(strategy, request) {
    return new Promise((resolve, reject) => {
        const own = Object.create(strategy);
        own.redirect = (address) => resolve({ address });
        own.success = (user) => resolve({ user });
        own.fail = (challenge) => resolve({ challenge });
        own.error = reject;
        own.authenticate(request, { scope: scope.split(' ') });
    });
}

await run(async () => {
    const tokens = {};
    const strategy = new OAuth2Strategy(
        {
            authorizationURL: new URL('/authorize', issuer).href,
            tokenURL: new URL('/token', issuer).href,
            clientID: clientId,
            clientSecret: setting('CLIENT_SECRET'),
            callbackURL: redirectUri,
            pkce: 'S256',
            state: true,
        },
        (accessToken, refreshToken, profile, done) => {
            Object.assign(tokens, { accessToken, refreshToken });
            done(null, { name: 'alice' });
        },
    );
    const session = {};
    const { address } = await authenticate(strategy, { session, query: {}, headers: {}, connection: {} });
    const back = await grant(address);
    const query = Object.fromEntries(back.searchParams);
    const { user } = await authenticate(strategy, { session, query, headers: {}, connection: {} });
    const answer = await fetch(resource, { headers: { Authorization: `Bearer ${tokens.accessToken}` } });
    return { user: user.name, refreshable: tokens.refreshToken !== undefined, read: await answer.json() };
});
