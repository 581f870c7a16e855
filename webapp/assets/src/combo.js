// Boxes that offer what fits while typing: over a long <select data-search>, or asking the server (data-lookup="cases" asks /lookup/cases?q=…, a path is asked as it is; the answer is a list of <li data-value>).
import { element, find, findAll, onPart, word } from './page.js';

let serial = 0;

function attach(input, offer, choose) {
  if (input.dataset.ready) return;
  input.dataset.ready = '1';
  serial += 1;
  const list = element('ul', { class: 'options', role: 'listbox', id: `options-${serial}`, hidden: '' });
  input.after(list);
  for (const [name, value] of Object.entries({ role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': list.id })) input.setAttribute(name, value);
  const items = () => findAll('li[data-value]', list);
  const show = (on) => { list.hidden = !on; input.setAttribute('aria-expanded', String(on)); if (!on) input.removeAttribute('aria-activedescendant'); };
  const mark = (step) => {
    const all = items();
    const now = all.findIndex((item) => item.getAttribute('aria-selected') === 'true');
    const next = Math.max(0, Math.min(all.length - 1, now + step));
    all.forEach((item, index) => { item.setAttribute('aria-selected', String(index === next)); item.id = `${list.id}-${index}`; });
    if (all[next]) { all[next].scrollIntoView({ block: 'nearest' }); input.setAttribute('aria-activedescendant', all[next].id); }
  };
  const take = (item) => { show(false); choose(item); };
  const refresh = async () => {
    await offer(input.value.trim(), list);
    findAll('li', list).forEach((item) => item.setAttribute('role', 'option'));
    show(list.childElementCount > 0);
  };
  input.addEventListener('settled', refresh);
  input.addEventListener('focus', () => { if (input.dataset.eager !== undefined) refresh(); });
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') { event.preventDefault(); if (list.hidden) refresh(); else mark(event.key === 'ArrowDown' ? 1 : -1); }
    else if (event.key === 'Escape') show(false);
    else if (event.key === 'Enter' && !event.ctrlKey && !list.hidden) {
      const item = find('li[aria-selected=true]', list);
      if (item) { event.preventDefault(); take(item); }
    }
  });
  list.addEventListener('mousedown', (event) => {
    event.preventDefault();
    const item = event.target.closest('li[data-value]');
    if (item) take(item);
  });
  input.addEventListener('blur', () => show(false));
}

function lookup(input) {
  let last = 0;
  const offer = async (text, list) => {
    last += 1;
    const mine = last;
    if (!text) { list.replaceChildren(); return; }
    const where = input.dataset.lookup;
    const url = new URL(where.startsWith('/') ? where : `/lookup/${where}`, location.href);
    url.searchParams.set('q', text);
    const answer = await fetch(url, { credentials: 'same-origin' });
    const html = answer.ok ? await answer.text() : '';
    if (mine !== last) return;
    const found = findAll('li', new DOMParser().parseFromString(html, 'text/html'));
    list.replaceChildren(...(found.length ? found : [element('li', { class: 'none' }, word('none'))]));
  };
  attach(input, offer, (item) => {
    input.value = item.dataset.value;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  });
}

function searchable(select) {
  if (select.dataset.ready || select.multiple) return;
  select.dataset.ready = '1';
  const input = element('input', { type: 'text', class: 'in', autocomplete: 'off', 'data-eager': '', placeholder: word('filter'), 'aria-label': label(select) });
  const box = element('span', { class: 'combo' });
  select.before(box);
  box.append(input, select);
  const current = () => { input.value = select.selectedIndex >= 0 && select.value ? select.options[select.selectedIndex].text : ''; };
  current();
  select.hidden = true;
  const offer = (text, list) => {
    const untouched = select.value && text === select.options[select.selectedIndex].text;
    const fits = [...select.options].filter((option) => option.value && (untouched || option.text.toLowerCase().includes(text.toLowerCase()))).slice(0, 60);
    list.replaceChildren(...(fits.length ? fits.map((option) => element('li', { 'data-value': option.value, 'aria-selected': String(option.selected) }, option.text)) : [element('li', { class: 'none' }, word('none'))]));
  };
  attach(input, offer, (item) => { select.value = item.dataset.value; current(); select.dispatchEvent(new Event('change', { bubbles: true })); });
  input.addEventListener('blur', () => {
    if (!input.value.trim()) { select.value = ''; select.dispatchEvent(new Event('change', { bubbles: true })); }
    current();
  });
}
function label(select) {
  const named = select.id && find(`label[for="${select.id}"]`);
  return named ? named.textContent : select.getAttribute('aria-label');
}

onPart((root) => {
  findAll('input[data-lookup]', root).forEach(lookup);
  findAll('select[data-search]', root).forEach(searchable);
});
