// A front end of its own: each address of the server is a page, whose content it returns as JSON. A form is sent to the same
// address as that of the server's own page, and the response is the next page, or says where to go.
'use strict';

const main = document.getElementById('main');

async function load(address, form) {
  const response = await fetch(address, {
    method: form ? 'POST' : 'GET',
    headers: { Accept: 'application/json' },
    body: form,
  });
  const page = await response.json();
  if (page.redirect) {
    const next = new URL(page.redirect, location.href);
    if (next.origin === location.origin && next.pathname !== location.pathname) {
      history.replaceState(null, '', next);
      return load(next);
    }
    location.assign(next);
    return undefined;
  }
  return show(page);
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** A form for an action of the page; hidden fields come from the page, others from the user. */
function form(page, action, hidden, ...children) {
  const made = element('form', { method: 'post' }, ...children);
  for (const [name, value] of Object.entries(hidden)) {
    made.append(element('input', { type: 'hidden', name, value }));
  }
  made.addEventListener('submit', (event) => {
    event.preventDefault();
    const data = new URLSearchParams(new FormData(made, event.submitter));
    load(action, data);
  });
  return made;
}

function field(name, label, type, value, complete) {
  const input = element('input', { id: name, name, type, value: value || '', autocomplete: complete, required: true });
  return [element('label', { htmlFor: name }, label), input];
}

const button = (text, name, value) => element('button', name ? { name, value } : {}, text);

const pages = {
  login: (page) => [
    element('h1', {}, 'Sign in'),
    element('p', {}, `to continue to ${page.app.name}`),
    form(page, page.action, { ticket: page.ticket },
      ...field('username', 'Email or username', 'text', page.username, 'username'),
      ...field('password', 'Password', 'password', '', 'current-password'),
      button('Sign in')),
    ...page.providers.map((provider) =>
      form(page, page.providerAction, { ticket: page.ticket }, button(`Continue with ${provider.name}`, 'provider', provider.key))),
  ],
  second: (page) => [
    element('h1', {}, 'Enter your code'),
    form(page, page.action, page.recovery ? { ticket: page.ticket, way: 'recovery' } : { ticket: page.ticket },
      ...field(page.recovery ? 'recovery' : 'code', page.recovery ? 'Recovery code' : '6-digit code', 'text', '', 'one-time-code'),
      button('Continue')),
    form(page, page.action, { ticket: page.ticket },
      button(page.recovery ? 'Use your app' : 'Use a recovery code', 'switch', page.recovery ? 'app' : 'recovery')),
  ],
  accounts: (page) => [
    element('h1', {}, 'Choose an account'),
    form(page, page.action, { ticket: page.ticket },
      ...page.accounts.map((account) => button(account.person.name, 'account', account.session)),
      button('Use another account', 'account', '')),
  ],
  consent: (page) => [
    element('h1', {}, `Allow ${page.app.name} to use your account?`),
    form(page, page.action, { ticket: page.ticket },
      ...page.groups.flatMap((group) => group.permissions).map((permission) =>
        element('label', {},
          element('input', { type: 'checkbox', name: permission.field, value: 'on', checked: true, disabled: permission.fixed }),
          ` ${permission.text}`)),
      button('Cancel', 'decision', 'deny'),
      button('Allow', 'decision', 'allow')),
  ],
  error: (page) => [
    element('h1', {}, 'This did not work'),
    element('p', {}, page.description),
    element('p', {}, `Request number ${page.requestId}`),
  ],
  profile: (page) => [
    element('h1', {}, `Hello, ${page.person.name}`),
    element('p', {}, page.person.detail),
  ],
};

function show(page) {
  const draw = pages[page.page];
  const content = draw ? draw(page) : [element('h1', {}, page.page), element('pre', {}, JSON.stringify(page, null, 2))];
  const error = page.error && page.page !== 'error' ? [element('p', { role: 'alert' }, page.error)] : [];
  main.replaceChildren(content[0], ...error, ...content.slice(1));
  const first = main.querySelector('input:not([type=hidden]):not([type=checkbox])');
  if (first) { first.focus(); }
}

load(location.href);
