// A date is text (2026-11-21); a small calendar helps to pick it, and other ways of writing it are put right.
import { element, find, findAll, iconsAddress, onPart, word } from './page.js';

const two = (number) => String(number).padStart(2, '0');
const written = (date) => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;

export function tidy(text) {
  const plain = text.trim().replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 65248));
  const match = plain.match(/^(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?$/) || plain.match(/^(\d{4})(\d{2})(\d{2})$/);
  return match ? `${match[1]}-${two(match[2])}-${two(match[3])}` : text.trim();
}

function read(input) {
  const match = tidy(input.value).match(/^(\d{4})-(\d\d)-(\d\d)$/);
  return match ? new Date(Number(match[1]), Number(match[2]) - 1, Number(match[3])) : null;
}

function close(box) { const open = find('.calendar', box); if (open) open.remove(); }

function take(input, value) {
  input.value = value;
  close(input.parentElement);
  input.focus();
  input.dispatchEvent(new Event('change', { bubbles: true }));
}

function draw(input, month) {
  close(input.parentElement);
  const turn = (step, sign, name) => {
    const button = element('button', { type: 'button', class: 'btn btn-quiet btn-small', 'aria-label': word(name) }, sign);
    button.addEventListener('click', (event) => { event.stopPropagation(); draw(input, new Date(month.getFullYear(), month.getMonth() + step, 1)); });
    return button;
  };
  const title = word('month', { y: month.getFullYear(), m: month.getMonth() + 1 });
  const weeks = element('tbody');
  const chosen = input.value && tidy(input.value);
  const today = written(new Date());
  const cursor = new Date(month.getFullYear(), month.getMonth(), 1 - ((new Date(month.getFullYear(), month.getMonth(), 1).getDay() + 6) % 7));
  do {
    const week = element('tr');
    for (let day = 0; day < 7; day += 1) {
      const value = written(cursor);
      const cell = element('td');
      if (cursor.getMonth() === month.getMonth()) {
        const button = element('button', { type: 'button', class: `${value === today ? 'today' : ''} ${value === chosen ? 'chosen' : ''}`.trim(), 'aria-label': value }, String(cursor.getDate()));
        button.addEventListener('click', () => take(input, value));
        cell.append(button);
      }
      week.append(cell);
      cursor.setDate(cursor.getDate() + 1);
    }
    weeks.append(week);
  } while (cursor.getMonth() === month.getMonth());
  const names = [...word('week')];
  const head = element('tr', {}, ...[1, 2, 3, 4, 5, 6, 0].map((day) => element('th', { scope: 'col' }, names[day] || '')));
  const calendar = element('div', { class: 'calendar', role: 'dialog', 'aria-label': word('pick') },
    element('div', { class: 'months' }, turn(-1, '‹', 'before'), title, turn(1, '›', 'after')),
    element('table', {}, element('thead', {}, head), weeks));
  calendar.addEventListener('keydown', (event) => { if (event.key === 'Escape') { close(input.parentElement); input.focus(); } });
  input.parentElement.append(calendar);
}

function dress(input) {
  if (input.dataset.ready) return;
  input.dataset.ready = '1';
  const pick = element('button', { type: 'button', class: 'pick', 'aria-label': word('pick') });
  pick.innerHTML = `<svg class="icon" aria-hidden="true"><use href="${iconsAddress()}#calendar"/></svg>`;
  pick.addEventListener('click', (event) => {
    event.stopPropagation();
    if (find('.calendar', input.parentElement)) close(input.parentElement);
    else draw(input, read(input) || new Date());
  });
  input.after(pick);
}

document.addEventListener('focusout', (event) => {
  const input = event.target;
  if (!input.dataset || input.dataset.date === undefined) return;
  const better = tidy(input.value);
  if (better !== input.value) { input.value = better; input.dispatchEvent(new Event('change', { bubbles: true })); }
});
document.addEventListener('click', (event) => {
  findAll('.date-box').forEach((box) => { if (!box.contains(event.target)) close(box); });
});
onPart((root) => findAll('input[data-date]', root).forEach(dress));
