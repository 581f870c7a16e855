import { prepare } from './page.js';

const { htmx } = window;
Object.assign(htmx.config, { allowEval: false, selfRequestsOnly: true, historyCacheSize: 0, includeIndicatorStyles: false });
// A refused form (422) or a stale one (409) comes back as a page part and is shown.
htmx.config.responseHandling = [
  { code: '204', swap: false },
  { code: '[23]..', swap: true },
  { code: '(409|422)', swap: true },
  { code: '[45]..', swap: false, error: true },
];
document.addEventListener('htmx:configRequest', (event) => {
  const token = document.querySelector('meta[name=csrf-token]');
  if (token) event.detail.headers['X-CSRFToken'] = token.content;
});
// A part that would look the same is left alone: ticks and chosen files in it survive.
document.addEventListener('htmx:oobBeforeSwap', (event) => {
  const { target, fragment } = event.detail;
  const fresh = fragment.firstElementChild || fragment;
  if (target.dataset.signature && fresh.dataset && target.dataset.signature === fresh.dataset.signature) event.detail.shouldSwap = false;
});
// Where a part took the place of another, the one that is gone is told of: its successor has the same id.
const standing = (target) => (target.isConnected ? target : document.getElementById(target.id) || target);
// What is wrong with a filter comes beside the list; the box it is about stays, so that nobody is interrupted, and is marked here.
const mark = (fault) => {
  const box = fault.id && document.querySelector(`[aria-describedby="${fault.id}"]`);
  if (!box) return;
  if (fault.childElementCount) box.setAttribute('aria-invalid', 'true');
  else box.removeAttribute('aria-invalid');
};
document.addEventListener('htmx:oobAfterSwap', (event) => mark(standing(event.detail.target)));
for (const swapped of ['htmx:afterSwap', 'htmx:oobAfterSwap']) document.addEventListener(swapped, (event) => prepare(standing(event.detail.target)));
