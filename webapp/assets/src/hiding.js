// Fields, lists and sections that only some answers ask for; the server decides again what counts.
import { findAll, onPart } from './page.js';

const WRAPPERS = '.field[data-hide], .section[data-hide]';

function answers(form, name) {
  if (name === 'decision' && form.dataset.decision !== undefined) return [form.dataset.decision];
  const nodes = findAll('input, select, textarea', form).filter((node) => node.name === name);
  if (!nodes.length) return null;
  return nodes.filter((node) => !node.closest('[data-hidden]') && ((node.type !== 'radio' && node.type !== 'checkbox') || node.checked))
    .map((node) => (node.type === 'checkbox' && node.value === 'y' ? true : node.value));
}

// A row's own answer first, then the answer of the form around it.
function given(form, wrapper, key) {
  const row = wrapper.closest('[data-row]');
  return (row && answers(form, `${row.dataset.row}-${key}`)) || answers(form, key);
}

function hides(form, wrapper) {
  const rule = JSON.parse(wrapper.dataset.hide);
  // What a decision asks for waits for the decision.
  if (rule.key === 'decision' && form.dataset.decision === '') return true;
  const values = given(form, wrapper, rule.key);
  if (values === null) return null;
  const said = rule.value === null || rule.value === undefined
    ? values.some((value) => value !== '' && value !== false)
    : values.some((value) => String(value) === String(rule.value));
  return rule.not ? !said : said;
}

function apply(form) {
  const wrappers = findAll(WRAPPERS, form);
  for (let pass = 0; pass < 4; pass += 1) {
    let changed = false;
    for (const wrapper of wrappers) {
      const hide = hides(form, wrapper);
      if (hide === null || hide === wrapper.hidden) continue;
      wrapper.hidden = hide;
      wrapper.toggleAttribute('data-hidden', hide);
      changed = true;
    }
    if (!changed) return;
  }
}

// A decision that asks for more (what to bring when returning) first shows the field; the second press sends.
document.addEventListener('click', (event) => {
  const button = event.target.closest('button[name=decision]');
  const form = button && button.form;
  if (!form || form.dataset.decision === undefined || form.dataset.decision === button.value) return;
  form.dataset.decision = button.value;
  const closed = findAll(WRAPPERS, form).filter((wrapper) => wrapper.hidden);
  apply(form);
  const opened = closed.find((wrapper) => !wrapper.hidden);
  const control = opened && opened.querySelector('textarea, input, select');
  if (!control || control.value) return;
  event.preventDefault();
  // Why comes before what to bring.
  (findAll('.field:not([data-hidden]) textarea', form).find((one) => !one.value) || control).focus();
}, true);

document.addEventListener('change', (event) => {
  const form = event.target.form || (event.target.closest && event.target.closest('form'));
  if (form) apply(form);
});
onPart((root) => new Set(findAll(WRAPPERS, root).map((wrapper) => wrapper.closest('form')).filter(Boolean)).forEach(apply));
