// One click, one effect: a sent form cannot be sent again; files show how far they have come.
import { element, find, findAll, prepare, toast, word } from './page.js';

function lock(form) {
  form.dataset.sent = '1';
  form.classList.add('is-busy');
  // After this turn, so that the pressed button's own value still goes along.
  setTimeout(() => findAll('button, input[type=submit]', form).forEach((button) => { button.disabled = true; }), 0);
}
export function unlock(form) {
  delete form.dataset.sent;
  form.classList.remove('is-busy');
  findAll('button, input[type=submit]', form).forEach((button) => { button.disabled = false; });
}

let pressed = null;
document.addEventListener('click', (event) => { pressed = event.target.closest('button[name], input[type=submit][name]'); });

const hasFiles = (form) => findAll('input[type=file]', form).some((input) => input.files.length);

function send(form, button) {
  const data = new FormData(form);
  if (button && button.form === form) data.append(button.name, button.value);
  const request = new XMLHttpRequest();
  const bar = element('progress', { class: 'progress', max: '100', value: '0', 'aria-label': word('sending') });
  const text = element('p', { class: 'hint', role: 'status' }, word('sending'));
  const box = element('div', { class: 'job' }, text, bar);
  (find('[data-upload]', form) || form).append(box);
  request.upload.addEventListener('progress', (event) => {
    if (!event.lengthComputable) return;
    const percent = Math.round((event.loaded / event.total) * 100);
    bar.value = percent;
    text.textContent = percent < 100 ? `${word('sending')} ${percent}%` : word('sent');
  });
  request.addEventListener('load', () => show(request));
  request.addEventListener('error', () => { box.remove(); unlock(form); toast(word('failed'), 'red'); });
  request.open('POST', (button && button.getAttribute('formaction')) || form.action || location.href);
  request.send(data);
}

// The answer is a whole page: it takes this page's place, under its own address.
function show(request) {
  const answer = new DOMParser().parseFromString(request.responseText, 'text/html');
  history.pushState(null, '', request.responseURL);
  document.title = answer.title;
  document.body.replaceWith(document.importNode(answer.body, true));
  document.documentElement.classList.remove('no-js');
  window.htmx.process(document.body);
  window.scrollTo(0, 0);
  prepare(document);
  const errors = find('[data-errors]');
  if (errors) errors.focus();
}

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented || (form.method || '').toLowerCase() !== 'post') return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  const button = event.submitter || pressed;
  form.dispatchEvent(new CustomEvent('sending', { bubbles: true }));
  if (hasFiles(form) && form.enctype === 'multipart/form-data') { event.preventDefault(); send(form, button); }
  lock(form);
});
// Back and forward bring the page as it was left: its forms work again.
window.addEventListener('pageshow', (event) => { if (event.persisted) findAll('form[data-sent]').forEach(unlock); });

for (const name of ['dragover', 'dragleave', 'drop']) {
  document.addEventListener(name, (event) => {
    const box = event.target.closest && event.target.closest('[data-upload]');
    if (box) box.classList.toggle('over', name === 'dragover');
  });
}
