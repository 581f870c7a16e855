// Repeated rows: a new one is a copy of the last with empty fields; nothing typed elsewhere is touched.
import { find, findAll, prepare } from './page.js';

const NAMED = ['id', 'name', 'for', 'aria-describedby', 'value', 'data-row', 'data-repeat', 'href'];

function number(list, row) {
  const match = row.dataset.row.slice(list.length + 1).match(/^\d+/);
  return match ? Number(match[0]) : 0;
}
const rowsOf = (box) => [...box.children].filter((child) => child.dataset && child.dataset.row !== undefined);

function rename(row, from, to) {
  for (const node of [row, ...findAll('*', row)]) {
    for (const name of NAMED) {
      const value = node.getAttribute(name);
      if (!value || !value.includes(from)) continue;
      if (name === 'value' && node.name !== 'remove' && node.name !== 'add') continue;
      node.setAttribute(name, value.split(' ').map((part) => part.replace(new RegExp(`(^|#)${from}(?=-|$)`), `$1${to}`)).join(' '));
    }
  }
}

function clear(row) {
  findAll('.error, .counter, .job', row).forEach((node) => node.remove());
  findAll('.bad', row).forEach((node) => node.classList.remove('bad'));
  findAll('[aria-invalid]', row).forEach((node) => node.removeAttribute('aria-invalid'));
  findAll('.combo > input:not([name]), .options, .calendar, .pick', row).forEach((node) => node.remove());
  findAll('.pick-file', row).forEach((box) => box.replaceWith(find('input', box)));
  for (const input of findAll('input, textarea, select', row)) {
    delete input.dataset.ready;
    if (input.type === 'radio' || input.type === 'checkbox') input.checked = input.defaultChecked && input.type === 'radio';
    else if (input.tagName === 'SELECT') { input.selectedIndex = 0; input.hidden = false; }
    else if (input.type !== 'hidden' || /-id$/.test(input.name)) input.value = '';
  }
}

function renumber(box) {
  const rows = rowsOf(box);
  rows.forEach((row, index) => {
    const place = find('[data-position]', row);
    if (place) place.textContent = String(index + 1);
    const away = find('[data-remove]', row);
    if (away) away.hidden = rows.length < 2;
  });
  const add = [...findAll('[data-add]', box)].pop();
  if (add) add.hidden = rows.length >= Number(box.dataset.most);
}

function add(box) {
  const list = box.dataset.repeat;
  const rows = rowsOf(box);
  const last = rows[rows.length - 1];
  if (!last) return false;
  const copy = last.cloneNode(true);
  const next = Math.max(...rows.map((row) => number(list, row))) + 1;
  rename(copy, last.dataset.row, `${list}-${next}`);
  clear(copy);
  last.after(copy);
  prepare(copy);
  renumber(box);
  begin(copy);
  return true;
}

// The keyboard goes on in the row before, instead of at the top of the page.
function remove(box, row) {
  const rows = rowsOf(box);
  if (rows.length < 2) return;
  const before = Math.max(rows.indexOf(row) - 1, 0);
  row.remove();
  renumber(box);
  begin(rowsOf(box)[before]);
}

function begin(row) {
  const first = find('input:not([type=hidden]), select, textarea', row);
  if (first) first.focus();
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-add], [data-remove]');
  const box = button && button.closest('[data-repeat]');
  if (!box) return;
  if (button.dataset.add !== undefined) { if (add(box)) event.preventDefault(); } else {
    event.preventDefault();
    remove(box, button.closest('[data-row]'));
  }
  box.dispatchEvent(new Event('change', { bubbles: true }));
});
