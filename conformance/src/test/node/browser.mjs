// A single-page application with oidc-client-ts, on another registrable domain than the server, in a real browser.
import fs from 'node:fs';
import https from 'node:https';
import puppeteer from 'puppeteer-core';

const { ISSUER, APP, BROWSER, EXECUTABLE, TLS_CERTIFICATE, TLS_KEY } = process.env;
const port = new URL(APP).port;
const library = fs.readFileSync('node_modules/oidc-client-ts/dist/browser/oidc-client-ts.min.js');
const application = `
  const manager = new oidc.UserManager({
    authority: '${ISSUER}', client_id: 'spa', redirect_uri: '${APP}/popup', popup_redirect_uri: '${APP}/popup',
    silent_redirect_uri: '${APP}/silent', popup_post_logout_redirect_uri: '${APP}/bye',
    scope: 'openid profile', loadUserInfo: true, automaticSilentRenew: false, validateSubOnSilentRenew: true });
  const shown = {};
  async function show(name, action) {
    try { shown[name] = await action(); } catch (e) { shown[name] = 'error: ' + (e.error || e.message); }
  }
  const about = user => ({ sub: user.profile.sub, name: user.profile.name, at: user.access_token, id: user.id_token });`;
const pages = {
  '/': `${application} addEventListener('load', () => {
    for (const [id, action] of Object.entries({
      login: async () => about(await manager.signinPopup()),
      refresh: async () => about(await manager.signinSilent()),
      frame: async () => {
        const user = await manager.getUser(); user.refresh_token = undefined; await manager.storeUser(user);
        return about(await manager.signinSilent({ silentRequestTimeoutInSeconds: 60 }));
      },
      logout: async () => { await manager.signoutPopup(); return await manager.getUser() === null; },
    })) { document.getElementById(id).onclick = () => show(id, action); }
  });`,
  '/popup': `${application} manager.signinPopupCallback();`,
  '/silent': `${application} manager.signinSilentCallback();`,
  '/bye': `${application} manager.signoutPopupCallback();`,
};
const app = https.createServer(
  { cert: fs.readFileSync(TLS_CERTIFICATE), key: fs.readFileSync(TLS_KEY) },
  (request, response) => {
    const path = new URL(request.url, APP).pathname;
    if (path === '/library.js') {
      response.setHeader('Content-Type', 'text/javascript');
      response.end(library);
    } else if (pages[path]) {
      response.setHeader('Content-Type', 'text/html');
      response.end(`<!doctype html><title>App</title><script src="/library.js"></script><script>${pages[path]}</script>
        <button id="login">In</button><button id="refresh">Again</button><button id="frame">Frame</button>
        <button id="logout">Out</button>`);
    } else {
      response.statusCode = 404;
      response.end();
    }
  }).listen(port, '127.0.0.1');

const hosts = [new URL(ISSUER).hostname, new URL(APP).hostname];
const firefox = BROWSER === 'firefox';
const browser = await puppeteer.launch({
  browser: BROWSER,
  executablePath: EXECUTABLE,
  acceptInsecureCerts: true,
  headless: true,
  args: firefox ? [] : ['--no-sandbox', ...[`--host-resolver-rules=${hosts.map(host => `MAP ${host} 127.0.0.1`).join(',')}`]],
  extraPrefsFirefox: { 'network.dns.localDomains': hosts.join(','), 'dom.disable_open_during_load': false },
});
const unlimited = { timeout: 0 };
try {
  const page = await browser.newPage();
  await page.goto(APP + '/');

  /** Clicks a button of the application; when a window opens, goes through it; returns what the application got. */
  async function click(id, window) {
    const opened = window && new Promise(resolve => browser.once('targetcreated', resolve));
    await page.evaluate(name => { document.getElementById(name).click(); }, id);
    if (window) {
      const popup = await (await opened).page();
      await window(popup);
    }
    const result = await page.waitForFunction(name => shown[name], unlimited, id);
    return result.jsonValue();
  }

  const login = await click('login', async popup => {
    await popup.waitForSelector('#username', unlimited);
    await popup.type('#username', 'alice');
    await popup.type('#password', 'wonderland');
    await popup.click('button.primary');
    await popup.waitForSelector('button[value=allow]', unlimited);
    await popup.click('input[name=remember]');
    await popup.click('button[value=allow]').catch(() => {}); // the window closes at once
  });
  const refreshed = await click('refresh');
  const framed = await click('frame');
  const out = await click('logout', async () => {});
  const userInfo = await page.evaluate(
    async (url, token) => (await fetch(url, { headers: { Authorization: 'Bearer ' + token } })).status,
    ISSUER + '/oauth2/userinfo', refreshed.at);
  console.log(JSON.stringify({
    sub: login.sub, name: login.name,
    refreshed: refreshed.sub ? refreshed.sub === login.sub && refreshed.at !== login.at : refreshed,
    framed: typeof framed === 'string' ? framed : framed.sub, out, userInfo }));
} finally {
  await browser.close();
  app.close();
  app.closeAllConnections();
}
