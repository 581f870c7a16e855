// A pad to sign on: strokes with times and pressure go to the server, which draws them anew. What is seen here is not sent.
import { find, findAll, onPart } from './page.js';

const MOST_CHARACTERS = 56000;
const NEAR = 1.2;

function open(form) {
  const pad = find('canvas', form);
  const field = find('input[name=strokes]', form);
  const told = find('[data-told]', form);
  const brush = pad.getContext('2d');
  let strokes = [];
  let current = null;
  let began = 0;

  // From the middle before a point to the middle after it, thinner where the hand is faster.
  function draw(stroke, at) {
    const [one, two, three] = [stroke[Math.max(at - 2, 0)], stroke[Math.max(at - 1, 0)], stroke[at]];
    const pace = Math.hypot(three[0] - two[0], three[1] - two[1]) / Math.max(three[2] - two[2], 1) / 10;
    const wanted = three[3] ? 1.2 + three[3] / 30 : Math.max(1.4, 3.2 - pace);
    brush.lineWidth += (wanted - brush.lineWidth) * 0.3;
    brush.beginPath();
    brush.moveTo((one[0] + two[0]) / 20, (one[1] + two[1]) / 20);
    brush.quadraticCurveTo(two[0] / 10, two[1] / 10, (two[0] + three[0]) / 20, (two[1] + three[1]) / 20);
    brush.stroke();
  }

  function redraw() {
    const ratio = window.devicePixelRatio || 1;
    pad.width = Math.round(pad.clientWidth * ratio);
    pad.height = Math.round(pad.clientHeight * ratio);
    brush.setTransform(ratio, 0, 0, ratio, 0, 0);
    Object.assign(brush, { lineCap: 'round', lineJoin: 'round', strokeStyle: '#16224a' });
    strokes.forEach((stroke) => stroke.forEach((_, at) => draw(stroke, at)));
  }

  function keep() {
    field.value = strokes.length ? JSON.stringify(strokes) : '';
    told.textContent = strokes.length ? told.dataset.some.replace('{n}', strokes.length) : told.dataset.none;
  }

  // A point so near the last one that it tells nothing is left out.
  function add(event, box) {
    const tenths = (value, most) => Math.round(Math.min(Math.max(value, 0), most) * 10);
    const last = current[current.length - 1];
    const at = Math.max(Math.round(event.timeStamp - began), last ? last[2] : 0);
    const force = event.pointerType === 'pen' ? Math.round(event.pressure * 100) : 0;
    const point = [tenths(event.clientX - box.left, box.width), tenths(event.clientY - box.top, box.height), at, force];
    if (last && Math.hypot(point[0] - last[0], point[1] - last[1]) < NEAR * 10) return;
    current.push(point);
    draw(current, current.length - 1);
  }

  pad.addEventListener('pointerdown', (event) => {
    if (event.button || current || field.value.length > MOST_CHARACTERS) return;
    event.preventDefault();
    pad.setPointerCapture(event.pointerId);
    if (!strokes.length) began = event.timeStamp;
    current = [];
    strokes.push(current);
    add(event, pad.getBoundingClientRect());
  });
  pad.addEventListener('pointermove', (event) => {
    if (!current) return;
    const parts = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
    const box = pad.getBoundingClientRect();
    (parts.length ? parts : [event]).forEach((part) => add(part, box));
  });
  ['pointerup', 'pointercancel'].forEach((name) => pad.addEventListener(name, () => { current = null; keep(); }));
  find('[data-undo]', form).addEventListener('click', () => { strokes.pop(); redraw(); keep(); });
  find('[data-clear]', form).addEventListener('click', () => { strokes = []; redraw(); keep(); });
  window.addEventListener('resize', redraw);
  if (field.value) strokes = JSON.parse(field.value);
  redraw();
}

onPart((root) => findAll('form[data-ink]', root).forEach(open));
