// Shows one procedure with its state. The bpmn.io mark stays visible: nothing of ours is laid over that corner.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';

const moddle = {
  name: 'SpiffWorkflow', prefix: 'spiffworkflow', uri: 'http://spiffworkflow.org/bpmn/schema/1.0/core', xml: { tagAlias: 'lowerCase' },
  types: [
    { name: 'Properties', superClass: ['Element'], properties: [{ name: 'properties', type: 'Property', isMany: true }] },
    { name: 'Property', superClass: ['Element'], properties: [{ name: 'name', isAttr: true, type: 'String' }, { name: 'value', isAttr: true, type: 'String' }] },
  ],
};
const READABLE = 0.62;
const EDGE = 16;

async function show(container, xml, state = {}) {
  const viewer = new NavigatedViewer({ container, moddleExtensions: { spiffworkflow: moddle }, zoomScroll: { enabled: false }, textRenderer: { defaultStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12 }, externalStyle: { fontSize: 11 } } });
  await viewer.importXML(xml);
  const canvas = viewer.get('canvas');
  const registry = viewer.get('elementRegistry');
  const steps = state.steps || {};
  const paint = (id, mark) => { if (registry.get(id)) canvas.addMarker(id, mark); };
  for (const [id, kind] of Object.entries(steps)) paint(id, `is-${kind}`);
  for (const id of state.flows || []) paint(id, 'is-taken');
  if (Object.keys(steps).length) container.classList.add('has-state');
  const current = registry.get(Object.keys(steps).find((id) => steps[id] === 'current'));
  const drawn = { fit: () => place(canvas, null, 0), zoom: (factor) => canvas.zoom(canvas.zoom() * factor) };
  place(canvas, current, current ? READABLE : 0);
  return drawn;
}

// The whole diagram when it stays readable, otherwise the part around the current step.
function place(canvas, current, least) {
  canvas.resized();
  const { inner, outer } = canvas.viewbox();
  if (!outer.width || !inner.width) return;
  const whole = Math.min(1.1, (outer.width - 2 * EDGE) / inner.width, (outer.height - 2 * EDGE) / inner.height);
  const scale = Math.max(whole, least);
  const width = outer.width / scale;
  const height = outer.height / scale;
  let x = inner.x - (width - inner.width) / 2;
  let y = inner.y - (height - inner.height) / 2;
  if (scale > whole) {
    const middle = current ? { x: current.x + current.width / 2, y: current.y + current.height / 2 } : { x: inner.x, y: inner.y + inner.height / 2 };
    if (inner.width > width - 2 * EDGE) x = clamp(middle.x - width * 0.45, inner.x - EDGE / scale, inner.x + inner.width - width + EDGE / scale);
    if (inner.height > height - 2 * EDGE) y = clamp(middle.y - height * 0.45, inner.y - EDGE / scale, inner.y + inner.height - height + EDGE / scale);
  }
  canvas.viewbox({ x, y, width, height });
}
const clamp = (value, low, high) => Math.max(low, Math.min(high, value));

window.DiaoyueDiagram = { show };
