// `settled`: the text as it stands once an input method has committed it; searches and previews listen to this, never to keyup.
import { find, findAll, onPart, word } from './page.js';

const settle = (target) => target.dispatchEvent(new CustomEvent('settled', { bubbles: true }));
document.addEventListener('input', (event) => { if (!event.isComposing) settle(event.target); });
document.addEventListener('compositionend', (event) => settle(event.target));

function count(area) {
  const limit = Number(area.dataset.counter);
  if (!limit) return;
  let box = area.parentElement.querySelector('.counter');
  if (!box) { box = document.createElement('span'); box.className = 'counter'; area.insertAdjacentElement('afterend', box); }
  const left = limit - [...area.value].length;
  box.textContent = left < 0 ? word('over', { n: -left }) : word('left', { n: left });
  box.classList.toggle('over', left < 0);
}
document.addEventListener('settled', (event) => { if (event.target.dataset && event.target.dataset.counter) count(event.target); });

function paint(group) {
  findAll('.choice', group).forEach((label) => label.classList.toggle('on', find('input', label).checked));
}
document.addEventListener('change', (event) => {
  const group = event.target.closest('.choices');
  if (group) paint(group);
});

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-fill]');
  if (!button) return;
  const area = find(`#${button.dataset.target}`);
  if (!area) return;
  const sentence = button.dataset.fill;
  area.value = area.value.trim() && !area.value.includes(sentence) ? `${area.value.trim()}${sentence}` : sentence;
  area.focus();
  area.dispatchEvent(new Event('input', { bubbles: true }));
});

onPart((root) => {
  findAll('[data-counter]', root).forEach(count);
  findAll('.choices', root).forEach(paint);
});
