// J/K walk through the rows of a table, Enter opens the row, ← → turn the pages of a document, / goes to the search box, Ctrl+Enter sends the main form, ? tells.
import { element, find, findAll, word } from './page.js';

const typing = (target) => /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable;
const rows = () => findAll('table[data-keys] tbody tr');

function walk(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((row) => row.classList.contains('current'));
  const next = Math.max(0, Math.min(all.length - 1, at + step));
  all.forEach((row, index) => row.classList.toggle('current', index === next));
  all[next].scrollIntoView({ block: 'nearest' });
  const link = find('a', all[next]);
  if (link) link.focus({ preventScroll: true });
}

function open() {
  const row = find('table[data-keys] tr.current');
  const link = row && find('a', row);
  if (!link) return false;
  link.click();
  return true;
}

// A player goes to and fro with the same keys, and a dialog is about something else.
function turn(target, way) {
  const link = find(`.turn a[rel=${way}]`);
  if (!link || target.closest('video, audio') || find('dialog[open]')) return false;
  link.click();
  return true;
}

// The words come as lines of "keys|what they do".
function tell() {
  if (find('dialog[open]') || typeof HTMLDialogElement === 'undefined') return;
  const list = element('dl', { class: 'keys' });
  for (const line of word('keys').split('\n')) {
    const [names, text] = line.split('|');
    list.append(element('dt', {}, ...names.split(' ').map((name) => element('kbd', {}, name))), element('dd', {}, text));
  }
  const shut = element('button', { type: 'button', class: 'btn btn-primary', 'data-close': '' }, word('close'));
  const panel = element('div', {}, element('h2', { id: 'keys-title' }, word('shortcuts')), list, element('div', { class: 'ends' }, shut));
  const dialog = element('dialog', { class: 'dialog', 'aria-labelledby': 'keys-title' }, panel);
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  shut.focus();
}

document.addEventListener('keydown', (event) => {
  if (event.isComposing || event.altKey || event.defaultPrevented) return;
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    const button = find('.dialog[open] .btn-primary') || find('[data-primary]');
    if (button) { event.preventDefault(); button.click(); }
    return;
  }
  if (event.ctrlKey || event.metaKey || typing(event.target)) return;
  if (event.key === '/') {
    const box = find('[data-global-search]');
    if (box && box.offsetParent) { event.preventDefault(); box.focus(); box.select(); }
  } else if (event.key === '?') {
    event.preventDefault();
    tell();
  } else if (event.key === 'j' || event.key === 'k') walk(event.key === 'j' ? 1 : -1);
  else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
    if (!event.shiftKey && turn(event.target, event.key === 'ArrowLeft' ? 'prev' : 'next')) event.preventDefault();
  } else if (event.key === 'Enter' && event.target === document.body && open()) event.preventDefault();
});

document.addEventListener('click', (event) => {
  if (event.target.closest('[data-print]')) window.print();
});
