// File fields in the language of the page, naming what was chosen.
import { element, find, findAll, onPart, word } from './page.js';

function dress(input) {
  if (input.dataset.ready) return;
  input.dataset.ready = '1';
  const text = element('span', { class: 'muted small' }, word('nofile'));
  const button = element('button', { type: 'button', class: 'btn btn-small', tabindex: '-1', 'aria-hidden': 'true' }, word('choose'));
  const box = element('span', { class: 'pick-file' });
  input.before(box);
  box.append(input, button, text);
  if (!input.id && !input.closest('label')) input.setAttribute('aria-label', word('choose'));
  button.addEventListener('click', () => input.click());
  input.addEventListener('change', () => {
    const names = [...input.files].map((file) => file.name);
    text.textContent = names.length ? names.join('、') : word('nofile');
  });
}
onPart((root) => findAll('input[type=file]', root).forEach(dress));

document.addEventListener('drop', (event) => {
  const area = event.target.closest && event.target.closest('[data-upload]');
  const input = area && find('input[type=file]', area);
  if (!input || !event.dataTransfer.files.length) return;
  event.preventDefault();
  input.files = event.dataTransfer.files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
});
document.addEventListener('dragover', (event) => { if (event.target.closest && event.target.closest('[data-upload]')) event.preventDefault(); });
