// <div data-diagram="URL of the XML" data-state="URL of the state">: the viewer is fetched only by pages that have one.
import { element, find, findAll, onPart, word } from './page.js';

let viewer;
function load() {
  viewer = viewer || new Promise((resolve, reject) => {
    document.head.append(element('link', { rel: 'stylesheet', href: document.body.dataset.viewerCss }));
    const script = element('script', { src: document.body.dataset.viewerJs });
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
  return viewer;
}

const fetched = (url) => fetch(url, { credentials: 'same-origin' }).then((answer) => {
  if (!answer.ok) throw new Error(String(answer.status));
  return answer;
});

async function mount(box) {
  if (box.dataset.ready) return;
  box.dataset.ready = '1';
  try {
    const [xml, state] = await Promise.all([
      fetched(box.dataset.diagram).then((answer) => answer.text()),
      box.dataset.state ? fetched(box.dataset.state).then((answer) => answer.json()) : {},
      load(),
    ]);
    const waiting = find('.diagram-wait', box);
    if (waiting) waiting.remove();
    const drawn = await window.DiaoyueDiagram.show(box, xml, state);
    box.append(tools(box, drawn));
    box.dataset.shown = '1';
  } catch (error) {
    box.textContent = '';
    box.classList.add('failed');
    box.append(element('p', { class: 'diagram-wait' }, word('nodiagram')));
  }
}

function tools(box, drawn) {
  const button = (text, name, act) => {
    const node = element('button', { type: 'button', class: 'btn btn-small', 'aria-label': word(name), title: word(name) }, text);
    node.addEventListener('click', act);
    return node;
  };
  const full = button(word('full'), 'full', () => {
    const on = box.classList.toggle('full');
    full.textContent = on ? word('back') : word('full');
    requestAnimationFrame(() => drawn.fit());
  });
  box.addEventListener('keydown', (event) => { if (event.key === 'Escape' && box.classList.contains('full')) full.click(); });
  return element('div', { class: 'diagram-tools' }, button('＋', 'bigger', () => drawn.zoom(1.25)), button('－', 'smaller', () => drawn.zoom(0.8)), button(word('fit'), 'fit', () => drawn.fit()), full);
}

onPart((root) => findAll('[data-diagram]', root).forEach(mount));
