// A question before an act: unfolds in place without this script, opens as a dialog with it.
import { element, find, word } from './page.js';

document.addEventListener('click', (event) => {
  const summary = event.target.closest('details[data-dialog] > summary');
  if (summary) {
    event.preventDefault();
    ask(summary.parentElement);
    return;
  }
  const close = event.target.closest('[data-close]');
  if (close) shut(close.closest('dialog'));
  const open = event.target.closest('details.menu[open], details.confirm[open]');
  document.querySelectorAll('details.menu[open]').forEach((menu) => { if (menu !== open) menu.open = false; });
});
document.addEventListener('keydown', (event) => {
  const menu = event.key === 'Escape' && find('details.menu[open]');
  if (!menu) return;
  menu.open = false;
  find('summary', menu).focus();
});

// What cannot be taken back is asked once more, when there is something to send at all.
document.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-confirm]');
  if (!button || event.defaultPrevented || button.dataset.sure || typeof HTMLDialogElement === 'undefined') return;
  const said = find('textarea', button.form);
  if (said && !said.value.trim()) return;
  event.preventDefault();
  const label = button.textContent.trim();
  const title = element('h2', { id: 'sure-title' }, label);
  const no = element('button', { type: 'button', class: 'btn', 'data-close': '' }, word('cancel'));
  const yes = element('button', { type: 'button', class: 'btn btn-danger' }, label);
  const dialog = element('dialog', { class: 'dialog', 'aria-labelledby': 'sure-title' },
    element('div', {}, title, element('p', {}, button.dataset.confirm), element('div', { class: 'ends' }, no, yes)));
  dialog.addEventListener('close', () => { dialog.remove(); button.focus(); });
  yes.addEventListener('click', () => { shut(dialog); button.dataset.sure = '1'; button.click(); });
  document.body.append(dialog);
  dialog.showModal();
  no.focus();
});

function ask(details) {
  const panel = find('.confirm-panel', details);
  if (!panel || typeof HTMLDialogElement === 'undefined') { details.open = true; return; }
  const dialog = element('dialog', { class: 'dialog' });
  const title = find('h2', panel);
  if (title) { title.id = title.id || `${details.id}-title`; dialog.setAttribute('aria-labelledby', title.id); }
  dialog.append(...panel.childNodes);
  // The dialog stays inside the same form owner and page part; its content goes back when it closes.
  document.body.append(dialog);
  dialog.addEventListener('close', () => { panel.append(...dialog.childNodes); dialog.remove(); find('summary', details).focus(); });
  dialog.addEventListener('click', (event) => { if (event.target === dialog) shut(dialog); });
  dialog.showModal();
  const first = find('textarea, input:not([type=hidden]), select', dialog);
  if (first) first.focus();
}
function shut(dialog) { if (dialog && dialog.open) dialog.close(); }
