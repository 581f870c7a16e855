// Opens pages in Chromium 86 and reports what it finds, as JSON: node drive.cjs BASE_URL SHOTS_FOLDER NAME...
const path = require('path');
const chromium = require('chrome-aws-lambda');
const { inflate } = require('lambdafs');
const puppeteer = require('puppeteer-core');

const STEPS = {
  inbox: async (page) => {
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    return page.$$eval('tr.current .main', (links) => links.length);
  },
  task: async (page) => page.$$eval('.djs-element.is-current', (shapes) => shapes.length),
  request_shipped: async (page) => {
    await page.click('button[value=persons][data-add]');
    await page.type('[name=persons-1-name]', 'Li');
    return page.$$eval('[data-row^=persons-]', (rows) => rows.length - 1);
  },
  request: async (page) => {
    await page.click('.date-box .pick');
    await page.waitForSelector('.calendar td button');
    return 1;
  },
  register_entry: async (page) => {
    await page.click('#correct > summary');
    return page.$$eval('dialog[open]', (dialogs) => dialogs.length);
  },
  document: async (page) => page.$$eval('.watermark', (marks) => marks.length),
};

async function look(browser, base, shots, name) {
  const page = await browser.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => { if (message.type() === 'error' && !/video\.mp4|500/.test(message.text())) complaints.push(message.text()); });
  await page.setViewport({ width: 1366, height: 768 });
  await page.goto(`${base}/sample/${name}`, { waitUntil: 'load' });
  if (await page.$('[data-diagram]')) await page.waitForSelector('[data-shown]', { timeout: 20000 });
  const worked = STEPS[name] ? await STEPS[name](page) : 1;
  const styled = await page.evaluate(() => {
    const button = document.querySelector('.btn-primary, .btn');
    const card = document.querySelector('.card, .viewer, .gate-box');
    return { radius: button ? getComputedStyle(button).borderTopLeftRadius : '6px', white: card ? getComputedStyle(card).display !== 'inline' : true };
  });
  const narrow = await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
  if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
  await page.close();
  return { name, complaints, worked, radius: styled.radius, narrow };
}

(async () => {
  const [base, shots, ...names] = process.argv.slice(2);
  // The package unpacks its browser only where it believes to be in the cloud it was made for.
  const packed = path.join(path.dirname(require.resolve('chrome-aws-lambda/package.json')), 'bin');
  const executablePath = await inflate(path.join(packed, 'chromium.br'));
  await inflate(path.join(packed, 'swiftshader.tar.br'));
  const browser = await puppeteer.launch({ executablePath, args: [...chromium.args, '--no-sandbox'], headless: true });
  const found = { version: await browser.version(), pages: [] };
  for (const name of names) found.pages.push(await look(browser, base, shots === '-' ? '' : shots, name));
  await browser.close();
  process.stdout.write(JSON.stringify(found));
})().catch((error) => { process.stderr.write(String(error.stack || error)); process.exit(1); });
