(() => {
  'use strict';

  /** The request of conditional mediation, which waits until a passkey is chosen in an input. */
  let conditional = null;
  let pressed = false;

  const decode = text =>
    Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), char => char.charCodeAt(0));

  const encode = buffer =>
    btoa(Array.from(new Uint8Array(buffer), byte => String.fromCharCode(byte)).join(''))
      .replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');

  function parse(kind, json) {
    const name = kind === 'create' ? 'parseCreationOptionsFromJSON' : 'parseRequestOptionsFromJSON';
    if (PublicKeyCredential[name]) {
      return PublicKeyCredential[name](json);
    }
    const options = { ...json, challenge: decode(json.challenge) };
    if (json.user) {
      options.user = { ...json.user, id: decode(json.user.id) };
    }
    for (const list of ['excludeCredentials', 'allowCredentials']) {
      if (json[list]) {
        options[list] = json[list].map(item => ({ ...item, id: decode(item.id) }));
      }
    }
    return options;
  }

  function toJson(credential) {
    if (credential.toJSON) {
      return credential.toJSON();
    }
    const from = credential.response;
    const response = {};
    for (const name of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
      if (from[name]) {
        response[name] = encode(from[name]);
      }
    }
    if (from.getTransports) {
      response.transports = from.getTransports();
    }
    return {
      id: credential.id,
      rawId: encode(credential.rawId),
      type: credential.type,
      response,
      authenticatorAttachment: credential.authenticatorAttachment || undefined,
      clientExtensionResults: credential.getClientExtensionResults()
    };
  }

  async function request(form, more) {
    const kind = form.dataset.passkey;
    const publicKey = parse(kind, JSON.parse(form.dataset.options));
    const credential = await navigator.credentials[kind]({ publicKey, ...more });
    return JSON.stringify(toJson(credential));
  }

  function submit(form, name, value) {
    for (const choice of document.querySelectorAll('[data-passkey-with]:checked')) {
      form.append(Object.assign(document.createElement('input'), { type: 'hidden', name: choice.name, value: choice.value }));
    }
    form.elements.namedItem(name).value = value;
    HTMLFormElement.prototype.submit.call(form);
  }

  async function press(form, button) {
    if (!form.reportValidity()) {
      return;
    }
    pressed = true;
    button.disabled = true;
    try {
      if (conditional) {
        conditional.controller.abort();
        await conditional.ended;
      }
      submit(form, 'credential', await request(form, {}));
    } catch (error) {
      submit(form, 'failure', error.name);
    } finally {
      button.disabled = false;
    }
  }

  async function offer(form) {
    if (!document.querySelector('input[autocomplete~="webauthn" i]')
        || !PublicKeyCredential.isConditionalMediationAvailable
        || !await PublicKeyCredential.isConditionalMediationAvailable()
        || conditional || pressed) {
      return;
    }
    const controller = new AbortController();
    const ended = request(form, { mediation: 'conditional', signal: controller.signal })
      .then(credential => controller.signal.aborted || submit(form, 'credential', credential))
      .catch(() => {});
    conditional = { controller, ended };
  }

  /** Signals to password managers which passkeys are accepted, or that one is unknown (Web Authentication §5.1.10). */
  function signal() {
    const accepted = document.querySelector('[data-signal]');
    if (accepted && PublicKeyCredential.signalAllAcceptedCredentials) {
      PublicKeyCredential.signalAllAcceptedCredentials(JSON.parse(accepted.dataset.signal)).catch(() => {});
    }
    const unknown = document.querySelector('[data-unknown]');
    if (unknown && PublicKeyCredential.signalUnknownCredential) {
      PublicKeyCredential.signalUnknownCredential(JSON.parse(unknown.dataset.unknown)).catch(() => {});
    }
  }

  function start() {
    signal();
    for (const form of document.querySelectorAll('form[data-passkey]')) {
      const button = form.querySelector('button');
      button.addEventListener('click', event => {
        event.preventDefault();
        press(form, button);
      });
      form.hidden = false;
      if (form.dataset.passkey === 'get') {
        offer(form).catch(() => {});
      }
    }
  }

  if (window.PublicKeyCredential) {
    if (document.readyState === 'loading') {
      document.addEventListener('DOMContentLoaded', start);
    } else {
      start();
    }
  }
})();
