// Forms with data-autosave="URL" post themselves there when changed, without files.
import { find, findAll, onPart, word } from './page.js';

const PAUSE = 4000;

function content(form) {
  const data = new FormData(form);
  for (const input of findAll('input[type=file]', form)) data.delete(input.name);
  return data;
}

function report(form, text, failed = false) {
  const box = find('[data-saved]', form);
  if (!box) return;
  box.textContent = text;
  box.classList.toggle('failed', failed);
}

async function save(form) {
  const mine = form.changes;
  report(form, word('saving'));
  try {
    const answer = await fetch(form.dataset.autosave, { method: 'POST', body: content(form), credentials: 'same-origin', headers: { 'X-Requested-With': 'autosave' }, redirect: 'manual' });
    if (answer.type === 'opaqueredirect' || answer.status === 401 || answer.status === 403) { report(form, word('expired'), true); return; }
    if (!answer.ok) throw new Error(String(answer.status));
    if (form.changes === mine) form.changes = 0;
    const now = new Date();
    report(form, `${word('saved')} ${String(now.getHours()).padStart(2, '0')}:${String(now.getMinutes()).padStart(2, '0')}`);
  } catch (error) {
    report(form, word('unsaved'), true);
    plan(form, PAUSE * 3);
  }
}

function plan(form, pause = PAUSE) {
  clearTimeout(form.saving);
  form.saving = setTimeout(() => { if (form.changes && !form.dataset.sent) save(form); }, pause);
}

function watch(form) {
  if (form.watched) return;
  form.watched = true;
  form.changes = 0;
  const changed = (event) => { if (event.target.type !== 'file') { form.changes += 1; plan(form); } };
  form.addEventListener('settled', changed);
  form.addEventListener('change', changed);
  form.addEventListener('sending', () => { clearTimeout(form.saving); form.changes = 0; });
  window.addEventListener('pagehide', () => {
    if (form.changes && !form.dataset.sent && form.isConnected) navigator.sendBeacon(form.dataset.autosave, content(form));
  });
}
onPart((root) => findAll('form[data-autosave]', root).forEach(watch));
