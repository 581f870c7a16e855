export const find = (selector, root = document) => root.querySelector(selector);
export const findAll = (selector, root = document) => [...root.querySelectorAll(selector)];

export function iconsAddress() {
  const use = find('svg use');
  return use ? use.getAttribute('href').split('#')[0] : '';
}

let dictionary;
export function word(name, values = {}) {
  dictionary = dictionary || JSON.parse(document.body.dataset.words || '{}');
  return Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), dictionary[name] || '');
}

export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined && value !== null) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

// Modules that must touch each new part of the page register here.
const preparers = [];
export function onPart(prepareOne) { preparers.push(prepareOne); }
export function prepare(root) { for (const one of preparers) one(root); }
export function whenReady() {
  prepare(document);
  const errors = find('[data-errors]');
  if (errors) errors.focus();
}

export function toast(text, tone = '') {
  const box = find('#toasts');
  if (!box) return;
  const shut = element('button', { type: 'button', class: 'shut', 'data-dismiss': '', 'aria-label': word('close') }, '×');
  box.append(element('div', { class: `toast${tone ? ` toast-${tone}` : ''}` }, element('span', {}, text), shut));
}
// What can be undone stays a minute, what is only told ten seconds.
onPart((root) => findAll('.toast', root).forEach((one) => setTimeout(() => one.remove(), find('form', one) ? 60000 : 10000)));
document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-dismiss]');
  if (button) button.parentElement.remove();
});
