(function () {
  var words = document.body.dataset;

  function status(text, after) {
    var line = document.createElement('p');
    line.className = 'status';
    line.setAttribute('role', 'status');
    line.textContent = text;
    after.insertAdjacentElement('afterend', line);
    return line;
  }

  document.querySelectorAll('input[type=password]').forEach(function (field) {
    var box = document.createElement('div'), button = document.createElement('button'), caps = null;
    box.className = 'reveal';
    field.replaceWith(box);
    box.append(field, button);
    button.type = 'button';
    function show(visible) {
      var from = field.selectionStart, to = field.selectionEnd;
      field.type = visible ? 'text' : 'password';
      button.setAttribute('aria-pressed', visible);
      button.textContent = visible ? words.hide : words.show;
      field.setSelectionRange(from, to);
    }
    show(false);
    button.addEventListener('click', function () { show(field.type === 'password'); field.focus(); });
    field.form.addEventListener('submit', function () { show(false); });
    function check(event) {
      var on = event.getModifierState && event.getModifierState('CapsLock') && event.type !== 'blur';
      if (on && !caps) { caps = status(words.capslock, box); caps.classList.add('warn'); }
      if (!on && caps) { caps.remove(); caps = null; }
    }
    ['keydown', 'keyup', 'blur'].forEach(function (name) { field.addEventListener(name, check); });
    if (field.hasAttribute('autofocus')) { field.focus(); }
  });

  document.querySelectorAll('code[data-copy]').forEach(function (text) {
    if (!navigator.clipboard) { return; }
    var button = document.createElement('button');
    button.type = 'button';
    button.className = 'small';
    button.textContent = words.copy;
    text.insertAdjacentElement('afterend', button);
    button.addEventListener('click', function () {
      navigator.clipboard.writeText(text.textContent).then(function () {
        var line = status(words.copied, button);
        setTimeout(function () { line.remove(); }, 2000);
      });
    });
  });

  document.querySelectorAll('input[data-code]').forEach(function (field) {
    field.addEventListener('input', function () {
      var letters = field.value.toUpperCase().replace(/[^A-Z0-9]/g, '').slice(0, 8);
      field.value = letters.length > 4 ? letters.slice(0, 4) + '-' + letters.slice(4) : letters;
    });
  });

  document.querySelectorAll('form').forEach(function (form) {
    form.addEventListener('submit', function (event) {
      var button = event.submitter;
      if (button && button.dataset.busy) {
        button.textContent = button.dataset.busy;
        button.setAttribute('aria-disabled', 'true');
      }
    });
  });
})();
