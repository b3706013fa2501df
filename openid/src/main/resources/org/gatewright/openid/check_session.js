(function () {
  'use strict';
  // SHA-256 (FIPS 180-4) in plain ECMAScript 5: crypto.subtle is asynchronous, and missing in some embedded browsers.
  function primes(count) {
    var found = [], candidate = 2;
    while (found.length < count) {
      var prime = true;
      for (var i = 0; i < found.length && prime; i++) { prime = candidate % found[i] !== 0; }
      if (prime) { found.push(candidate); }
      candidate++;
    }
    return found;
  }
  function fraction(root) { return ((root - Math.floor(root)) * 0x100000000) | 0; }
  var constants = primes(64).map(function (prime) { return fraction(Math.pow(prime, 1 / 3)); });
  var start = primes(8).map(function (prime) { return fraction(Math.pow(prime, 1 / 2)); });
  function right(word, bits) { return (word >>> bits) | (word << (32 - bits)); }
  function sha256(text) {
    var bytes = unescape(encodeURIComponent(text)), length = bytes.length, words = [], hash = start.slice();
    for (var at = 0; at < length; at++) { words[at >> 2] |= bytes.charCodeAt(at) << (24 - (at % 4) * 8); }
    words[length >> 2] |= 0x80 << (24 - (length % 4) * 8);
    var total = ((length + 8) >> 6) * 16 + 16;
    words[total - 1] = length * 8;
    for (var block = 0; block < total; block += 16) {
      var w = [], v = hash.slice();
      for (var t = 0; t < 64; t++) {
        if (t < 16) {
          w[t] = words[block + t] | 0;
        } else {
          var x = w[t - 15], y = w[t - 2];
          w[t] = (w[t - 16] + (right(x, 7) ^ right(x, 18) ^ (x >>> 3)) + w[t - 7]
            + (right(y, 17) ^ right(y, 19) ^ (y >>> 10))) | 0;
        }
        var one = (v[7] + (right(v[4], 6) ^ right(v[4], 11) ^ right(v[4], 25)) + ((v[4] & v[5]) ^ (~v[4] & v[6]))
          + constants[t] + w[t]) | 0;
        var two = ((right(v[0], 2) ^ right(v[0], 13) ^ right(v[0], 22))
          + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]))) | 0;
        v = [(one + two) | 0, v[0], v[1], v[2], (v[3] + one) | 0, v[4], v[5], v[6]];
      }
      for (var i = 0; i < 8; i++) { hash[i] = (hash[i] + v[i]) | 0; }
    }
    return hash.map(function (word) { return ('0000000' + (word >>> 0).toString(16)).slice(-8); }).join('');
  }
  // One status for each session in the browser.
  function statuses() {
    var found = document.cookie.split('; ').filter(function (pair) { return pair.indexOf('COOKIE=') === 0; });
    return found.length ? found[0].substring('COOKIE='.length).split('.') : [];
  }
  window.addEventListener('message', function (event) {
    if (typeof event.data !== 'string' || !event.source || event.source === window) { return; }
    var parts = event.data.split(' '), dot = parts.length === 2 ? parts[1].indexOf('.') : -1, reply = 'error';
    if (dot > 0 && parts[0]) {
      var salt = parts[1].substring(dot + 1);
      reply = statuses().some(function (status) {
        return sha256(parts[0] + ' ' + event.origin + ' ' + status + ' ' + salt) === parts[1].substring(0, dot);
      }) ? 'unchanged' : 'changed';
    }
    event.source.postMessage(reply, event.origin);
  });
})();
