import { Resvg } from '@resvg/resvg-js';
import { describe, expect, onTestFinished, test } from 'vitest';
import { campaignStrings } from '../../src/commands/campaign-strings.ts';
import { FONT_FAMILY, pictureFont } from '../../src/evidence/font.ts';
import { createPictures, pngOf } from '../../src/evidence/pictures.ts';
import { drawable, type StatusFigures, statusSvg } from '../../src/evidence/status-picture.ts';
import { beat, hire, publish } from '../support/campaigns.ts';
import { createTestClock, DAY, MINUTE } from '../support/clock.ts';
import { callerOf, startLocal } from '../support/local.ts';
import { ACME, COMPANY, HANNAH, openWorld, textOf } from '../support/world.ts';

const figures = (lang: 'zh' | 'en'): StatusFigures => ({
  title: lang === 'zh' ? '《信息保密制度》第2版' : 'Information Secrecy Policy, version 2',
  asked: 42,
  departments: [
    { name: lang === 'zh' ? '客户服务部' : 'Customer Service', done: 18, of: 20 },
    { name: '龑堃工程部', done: 6, of: 12 },
    { name: null, done: 7, of: 10 },
  ],
  days: [
    { date: '2026-11-23', done: 0 },
    { date: '2026-11-24', done: 20 },
    { date: '2026-11-25', done: 31 },
  ],
});

const labelsOf = (svg: string) =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => text);

/** The pixels of one label alone, with the font or without any. */
function pixels(text: string, fontFiles: string[]): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60" font-family="${FONT_FAMILY}"><text x="8" y="44" font-size="36">${text}</text></svg>`;
  const image = new Resvg(svg, {
    font: { loadSystemFonts: false, fontFiles, defaultFontFamily: FONT_FAMILY },
  }).render();
  return Buffer.from(image.pixels).toString('base64');
}

describe('no label becomes an empty box', () => {
  test.each(['zh', 'en'] as const)('every character of a drawn status is in the font (%s)', (lang) => {
    const labels = labelsOf(statusSvg(figures(lang), lang));
    expect(labels.length).toBeGreaterThan(10);
    const font = pictureFont();
    const missing = [...labels.join('')].filter((one) => !font.has(one.codePointAt(0) ?? 0));
    expect(missing).toEqual([]);
    expect(labels.join('')).not.toContain('?');
  });

  test('the font draws each of them as itself: never as nothing, never as the box of an unknown character', () => {
    const { file } = pictureFont();
    const box = pixels('\u{10FFFD}', [file]);
    const nothing = pixels(' ', [file]);
    const seen = new Map<string, string>();
    for (const character of new Set('客户服务部龑堃已签收人累计，%《》0Ag…')) {
      const drawn = pixels(character, [file]);
      expect([box, nothing], character).not.toContain(drawn);
      // Without the font there is nothing to see: what we saw came from it, and from no machine's own.
      expect(pixels(character, []), character).toBe(pixels(' ', []));
      expect(seen.get(drawn), character).toBeUndefined();
      seen.set(drawn, character);
    }
  });

  test('what the font does not have is said with a question mark, and nothing breaks the drawing', async () => {
    expect(drawable('销售🚀部\u0000')).toBe('销售?部?');
    const [department] = figures('zh').departments;
    const svg = statusSvg(
      { ...figures('zh'), departments: [{ ...(department ?? { done: 0, of: 0 }), name: '<b>&"部\u0007' }] },
      'zh',
    );
    expect(
      Buffer.from(await pngOf(svg))
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
  });
});

test('more departments than there is room for are drawn together', () => {
  const many = Array.from({ length: 20 }, (_, index) => ({ name: `部门${index}`, done: 1, of: 10 }));
  const labels = labelsOf(statusSvg({ ...figures('zh'), departments: many }, 'zh'));
  expect(labels).toContain('部门10');
  expect(labels).not.toContain('部门11');
  expect(labels).toContain('其他部门');
  expect(labels).toContain('9/90，10%');
});

test('a picture can be had for a day under a name that nobody guesses', async () => {
  const clock = createTestClock();
  const pictures = createPictures(clock);
  const file = pictures.keep(statusSvg(figures('en'), 'en'));
  expect(file).toMatch(/^[0-9a-f]{32}\.png$/);
  expect((await pictures.png(file))?.length).toBeGreaterThan(5_000);
  expect(await pictures.png('0'.repeat(32))).toBeUndefined();
  clock.advance(DAY);
  expect(await pictures.png(file)).toBeUndefined();
});

test('HR sees the status as a picture with the same in words before it; small departments are in “others”', async () => {
  const world = await openWorld({ company: { ...ACME, live: '2026-11-01T00:00:00.000Z' } });
  onTestFinished(() => world.close());
  await hire(
    world.tenant,
    Array.from({ length: 12 }, (_, index) => ({
      id: `p-${index}`,
      account: `a-${index}`,
      name: `员工${index}`,
      department: index < 9 ? '客户服务部' : '法务部',
    })),
  );
  await publish(world.tenant);
  const preview = await world.say(HANNAH, '发起签收 范围=部门:客户服务部、部门:法务部; 截止=2026-12-04');
  await world.pressLabel(HANNAH, preview, '发起');
  world.clock.advance(10 * MINUTE);
  await beat(world);
  const [campaign] = await world.tenant.acknowledgements.campaigns.list(COMPANY, ['running']);
  const { view } = await world.say(HANNAH, `policy status ${campaign?.id}`);
  const at = view.parts.findIndex(({ part }) => part === 'image');
  const image = view.parts[at];
  if (image?.part !== 'image') throw new Error('there is no picture');
  expect(textOf(view).indexOf('12')).toBeLessThan(textOf(view).indexOf(image.alt));
  expect(textOf(view)).toContain(campaignStrings.en.smallMerged);
  expect((await world.tenant.pictures.png(image.file))?.length).toBeGreaterThan(5_000);
  expect(JSON.stringify(view)).not.toContain('法务部');
}, 20_000);

test('the local page serves the picture, and nothing under another name', async () => {
  const app = await startLocal();
  onTestFinished(() => app.stop());
  await callerOf(app);
  const file = app.tenant.pictures.keep(statusSvg(figures('en'), 'en'));
  const served = await fetch(`${app.url}/local/pictures/${file}`);
  expect(served.headers.get('content-type')).toBe('image/png');
  expect(
    Buffer.from(await served.arrayBuffer())
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG');
  expect((await fetch(`${app.url}/local/pictures/${'0'.repeat(32)}.png`)).status).toBe(404);
}, 20_000);
