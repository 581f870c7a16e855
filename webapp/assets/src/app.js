// The one script of every page. Each module works by delegation or re-reads a part that was swapped in.
import './htmx.js';
import { whenReady } from './page.js';
import './keys.js';
import './typing.js';
import './submitting.js';
import './autosave.js';
import './rows.js';
import './hiding.js';
import './files.js';
import './dates.js';
import './combo.js';
import './dialogs.js';
import './diagram.js';
import './reading.js';
import './ink.js';

document.documentElement.classList.remove('no-js');
whenReady();
