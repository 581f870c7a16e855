// The reading room: what is opened and played is reported; the visitor stays inside; copying is discouraged. The server decides what may be seen.
import { element, find, findAll, onPart, word } from './page.js';

function report(node, event, position) {
  const data = new FormData();
  const token = find('meta[name=csrf-token]');
  if (token) data.append('csrf_token', token.content);
  data.append('item', node.dataset.item || '');
  data.append('event', event);
  if (position !== undefined) data.append('position', position.toFixed(1));
  navigator.sendBeacon(node.dataset.beacon, data);
}

const EVERY = 15;
function listen(player) {
  if (player.dataset.ready) return;
  player.dataset.ready = '1';
  let told = 0;
  for (const name of ['play', 'pause', 'seeked', 'ended']) player.addEventListener(name, () => { told = player.currentTime; report(player, name, told); });
  player.addEventListener('timeupdate', () => {
    if (!player.paused && Math.abs(player.currentTime - told) >= EVERY) { told = player.currentTime; report(player, 'playing', told); }
  });
}

function watchOpening(figure) {
  if (figure.dataset.ready) return;
  figure.dataset.ready = '1';
  if (typeof IntersectionObserver === 'undefined') { report(figure, 'open'); return; }
  const observer = new IntersectionObserver((entries) => {
    if (entries.some((entry) => entry.isIntersecting)) { observer.disconnect(); report(figure, 'open'); }
  }, { threshold: 0.3 });
  observer.observe(figure);
}

// A watermark taken away or hidden stops the picture.
function guard(figure) {
  if (figure.dataset.watched) return;
  figure.dataset.watched = '1';
  const check = () => {
    const mark = find('[data-watermark]', figure);
    const style = mark && getComputedStyle(mark);
    if (mark && style.display !== 'none' && style.visibility !== 'hidden' && Number(style.opacity) > 0.5) return;
    observer.disconnect();
    figure.textContent = '';
    figure.append(element('p', { class: 'empty' }, word('tampered')));
  };
  const observer = new MutationObserver(check);
  observer.observe(figure, { childList: true, subtree: true, attributes: true, attributeFilter: ['class', 'style', 'hidden'] });
}

onPart((root) => {
  findAll('video[data-beacon], audio[data-beacon]', root).forEach(listen);
  findAll('figure[data-beacon]', root).forEach(watchOpening);
  findAll('[data-guarded]', root).forEach(guard);
});

const inside = () => document.body.classList.contains('no-copy');
for (const name of ['contextmenu', 'copy', 'cut', 'dragstart', 'selectstart']) {
  document.addEventListener(name, (event) => { if (inside() && !/^(INPUT|TEXTAREA)$/.test(event.target.tagName)) event.preventDefault(); });
}
document.addEventListener('keydown', (event) => {
  if (inside() && (event.ctrlKey || event.metaKey) && ['p', 's', 'c', 'u', 'a'].includes(event.key.toLowerCase()) && !/^(INPUT|TEXTAREA)$/.test(event.target.tagName)) event.preventDefault();
}, true);

// A terminal: only addresses under data-kiosk open, going back stays here, and a visitor who is away is locked out.
function kiosk() {
  const room = find('[data-kiosk]');
  if (!room) return;
  const base = room.dataset.kiosk;
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href]');
    if (!link) return;
    const url = new URL(link.href, location.href);
    if (url.origin !== location.origin || !url.pathname.startsWith(base)) { event.preventDefault(); room.dispatchEvent(new CustomEvent('stay')); }
  }, true);
  history.pushState(null, '');
  window.addEventListener('popstate', () => history.pushState(null, ''));
  const idle = Number(room.dataset.idle || 0);
  if (!idle) return;
  let since = Date.now();
  for (const name of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart']) document.addEventListener(name, () => { since = Date.now(); }, { passive: true });
  const timer = setInterval(() => {
    if (findAll('video, audio').some((player) => !player.paused)) since = Date.now();
    if (Date.now() - since < idle * 1000) return;
    clearInterval(timer);
    document.body.append(element('div', { class: 'kiosk-lock', role: 'alert' }, word('locked')));
    findAll('video, audio').forEach((player) => player.pause());
    const form = find('form[data-lock]');
    if (form) form.submit();
  }, 1000);
}
kiosk();
