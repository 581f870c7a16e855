// Builds the bundles of ../static and their manifest. Maintainers only: `npm ci --ignore-scripts && node build.mjs`.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, '..', 'static');
const common = { bundle: true, minify: true, target: ['chrome86', 'firefox78'], charset: 'utf8', legalComments: 'none', logLevel: 'warning', absWorkingDir: here };

// htmx comes as its authors minified it, a fifth smaller than what a bundler makes of its modules.
const htmx = readFileSync(join(here, 'node_modules', 'htmx.org', 'dist', 'htmx.min.js'), 'utf8').trim();
await script('app', `${await polyfill()}\n${htmx}`);
await script('viewer', await polyfill());
await esbuild.build({ ...common, entryPoints: { app: 'src/app.css', viewer: 'src/viewer.css' }, outdir: out, plugins: [plainColours()] });
writeManifest();

async function script(name, banner) {
  const loader = Object.fromEntries(['.woff', '.woff2', '.ttf', '.eot', '.svg'].map((kind) => [kind, 'empty']));
  await esbuild.build({ ...common, entryPoints: { [name]: `src/${name}.js` }, outdir: out, format: 'iife', loader, banner: { js: banner } });
}

// The older browsers of the floor lack a few library functions that bpmn-js calls.
async function polyfill() {
  const built = await esbuild.transform(readFileSync(join(here, 'src', 'polyfill.js'), 'utf8'), { minify: true, target: 'chrome86' });
  return built.code.trim();
}

// diagram-js mixes a few colours of its editing tools in a way that the older browsers cannot; they get our blue.
function plainColours() {
  const setup = (build) => build.onLoad({ filter: /diagram-js\.css$/ }, ({ path }) => ({
    contents: readFileSync(path, 'utf8').replace(/color-mix\([^;]*?(\d+)%, transparent\)/g, (_, share) => `rgba(21, 82, 125, .${share})`),
    loader: 'css',
  }));
  return { name: 'plain-colours', setup };
}

function writeManifest() {
  const hash = (path) => createHash('sha256').update(readFileSync(path)).digest('hex');
  const walk = (folder) => readdirSync(folder, { withFileTypes: true }).flatMap((entry) => entry.isDirectory() ? walk(join(folder, entry.name)) : [join(folder, entry.name)]);
  const built = readdirSync(out).filter((name) => name !== 'manifest.json' && !name.startsWith('.')).sort();
  const sources = [...walk(join(here, 'src')), join(here, 'build.mjs'), join(here, 'package.json'), join(here, 'package-lock.json')].sort();
  const named = (root, paths) => Object.fromEntries(paths.map((path) => [relative(root, path).split('\\').join('/'), hash(path)]));
  const manifest = { files: named(out, built.map((name) => join(out, name))), sources: named(here, sources) };
  writeFileSync(join(out, 'manifest.json'), JSON.stringify(manifest, null, 2) + '\n');
}
