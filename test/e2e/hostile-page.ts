/** A page that does all it can: takes every key and message, covers itself, frames and opens the extension, and never holds still. */
import type { SitePage } from '../../scripts/lib/local-site.ts';

/** What the page has got hold of, in `window.loot`. */
export interface Loot {
  keys: string[];
  messages: string[];
  /** What became of its tries to reach the extension. */
  reached: string[];
  spam: number;
}

export function hostilePage(extensionPage: string): SitePage {
  return {
    title: 'Hostile',
    body: `<input id="field" aria-label="Type here"><script>(${attack})(${JSON.stringify(extensionPage)})</script>`,
  };
}

/** Runs in the page. */
const attack = `function (extensionPage) {
  const loot = (window.loot = { keys: [], messages: [], reached: [], spam: 0 });
  for (const type of ['keydown', 'keyup', 'keypress', 'beforeinput', 'paste'])
    addEventListener(type, (event) => loot.keys.push(type + ' ' + (event.key ?? event.data)), true);
  addEventListener('message', (event) => loot.messages.push(String(event.origin) + JSON.stringify(event.data)), true);
  const requests = [
    { kind: 'describe-status' },
    { kind: 'dismiss', service: 'openai-chatgpt', reason: 'not-for-work' },
    { kind: 'declare', service: 'openai-chatgpt', answers: { purpose: 'code', affected: 'nobody', data: 'public', handling: 'draft-i-rewrite' } },
    { kind: 'erase' },
  ];
  const id = new URL(extensionPage).host;
  const say = (text) => loot.reached.push(text);
  function tell() {
    for (const request of requests) {
      postMessage(request, '*');
      for (const api of [globalThis.chrome, globalThis.browser]) {
        try {
          const answer = api?.runtime?.sendMessage?.(id, request, (reply) => reply !== undefined && say('reply ' + JSON.stringify(reply)));
          answer?.then?.((reply) => say('reply ' + JSON.stringify(reply)), () => {});
        } catch {}
      }
    }
  }
  function frame() {
    const frame = document.createElement('iframe');
    frame.src = extensionPage;
    frame.onload = () => {
      try {
        say(frame.contentDocument === null ? 'frame closed' : 'frame ' + frame.contentDocument.body.textContent.trim());
      } catch (error) {
        say('frame closed');
      }
    };
    document.body.append(frame);
  }
  async function look() {
    for (const path of ['popup.html', 'options.html', 'gate.html', 'icon/128.png', 'manifest.json', 'background.js']) {
      const url = new URL('/' + path, extensionPage).href;
      await fetch(url).then((answer) => say('fetched ' + path + answer.status), () => {});
      await new Promise((done) => {
        const image = new Image();
        image.onload = () => (say('image ' + path), done());
        image.onerror = done;
        image.src = url;
      });
    }
    say('looked');
  }
  const overlay = document.createElement('div');
  overlay.style = 'position: fixed; inset: 0; z-index: 2147483647; background: transparent; pointer-events: none';
  document.body.append(overlay);
  addEventListener('click', () => document.documentElement.requestFullscreen().catch(() => {}));
  setInterval(() => {
    window.focus();
    document.querySelector('#field').focus();
    history.pushState(null, '', '/c/' + loot.spam);
    loot.spam += 1;
    tell();
  }, 250);
  frame();
  look();
}`;
