import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Company } from '../../src/people/company.ts';
import { writeFiles } from '../support/folder.ts';
import { overlayFolder, PARTY } from '../support/overlay.ts';
import { ACME, AMY, COMPANY, openWorld, textOf } from '../support/world.ts';

async function withOverlay(folder: string, company: Partial<Company> = ACME) {
  const world = await openWorld({ overlay: folder, company });
  onTestFinished(() => world.close());
  const show = async (id: string) => textOf(await world.press(AMY, `rule show ${id}`));
  const minute = async () => {
    for (const job of world.tenant.jobs.filter((each) => each.every === 'minute')) await job.run();
  };
  return { world, show, minute };
}

const GONE = /^这条规则已经更新/;

describe("a company's own folder", () => {
  test('adds a handbook and a rule, which is cited and found, and decides as its own', async () => {
    const { world, show } = await withOverlay(overlayFolder());
    const said = await show('colleague.party');
    expect(said).toContain('年会可以带1位家属');
    expect(said).toContain('依据：《公司补充规定》年会第1条，本公司已采用〔Company-party.1〕');
    expect(textOf(await world.say(AMY, '年会能带家属吗'))).toContain('年会可以带1位家属');
    expect(textOf(await world.say(AMY, '规则 company-party.1'))).toContain('年会可以带1位家属。');
  });

  test('rewords, switches off and replaces shipped rules without touching them', async () => {
    const { show } = await withOverlay(
      overlayFolder({
        'changes.yaml': `dress.casual-days:
  title: {zh: "可以穿休闲装", en: "Smart casual is fine"}
dress.shirt: {off: true}
`,
        'rules/phone.yaml': `- id: phone.answering
  title: {zh: "2声内接起", en: "Pick up within 2 rings"}
  short: {zh: "接电话", en: "Answering"}
  answer: {zh: "铃响2声内接起。", en: "Pick up within 2 rings."}
  articles: [B-4.5.2]
`,
      }),
    );
    expect(await show('dress.casual-days')).toMatch(/^可以穿休闲装\n/);
    expect(await show('dress.shirt')).toMatch(GONE);
    expect(await show('phone.answering')).toMatch(/^2声内接起\n/);
  });

  test('is picked up when it changes, and a broken one leaves the last good one in force and says why', async () => {
    const folder = overlayFolder();
    const { world, show, minute } = await withOverlay(folder);
    writeFiles(folder, {
      'changes.yaml': 'dress.casual-days:\n  title: {zh: "改过一次", en: "Changed once"}\n',
    });
    await minute();
    expect(await show('dress.casual-days')).toMatch(/^改过一次\n/);

    writeFiles(folder, { 'changes.yaml': 'dress.casual-days:\n  title: {zh: "只有中文"}\n' });
    await minute();
    expect(await show('dress.casual-days')).toMatch(/^改过一次\n/);
    expect(await show('colleague.party')).toContain('年会');
    expect(world.logged.join('\n')).toMatch(/"file":"changes.yaml","line":2,"column":\d+/);
    await minute();
    expect(world.logged).toHaveLength(1);

    writeFiles(folder, { 'changes.yaml': 'dress.casual-days:\n  title: {zh: "又改好了", en: "Mended"}\n' });
    await minute();
    expect(await show('dress.casual-days')).toMatch(/^又改好了\n/);
    rmSync(join(folder, 'changes.yaml'));
    await minute();
    expect(await show('dress.casual-days')).toMatch(/^可以穿便装\n/);
  });

  test('broken from the start, it leaves the shipped rules in force and is reported', async () => {
    const folder = overlayFolder({ 'changes.yaml': 'dress.never-was: {off: true}\n' });
    const { world, show, minute } = await withOverlay(folder);
    expect(await show('dress.casual-days')).toMatch(/^可以穿便装\n/);
    // At the start, not only when the first minute is over; and once.
    expect(world.logged.join()).toContain('dress.never-was');
    await minute();
    expect(world.logged).toHaveLength(1);
    expect(world.tenant.shelf.faults(COMPANY)).toBeGreaterThan(0);
    writeFiles(folder, { ...PARTY, 'changes.yaml': '' });
    rmSync(join(folder, 'changes.yaml'));
    await minute();
    expect(await show('colleague.party')).toContain('年会');
  });

  test.each([
    [
      'a star that YAML takes for a reference',
      { 'changes.yaml': 'dress.casual-days:\n  title: {zh: *star, en: "x"}\n' },
    ],
    [
      'aliases that grow without end',
      {
        'changes.yaml': `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefg'
          .split('')
          .map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdef'[i]}`).join(',')}]`)
          .join('\n')}\n`,
      },
    ],
    ['an empty file', { 'rules/dress.yaml': '' }],
    ['a list where a map belongs', { 'changes.yaml': '- a\n' }],
  ])('%s is a fault, not an end', async (_what, files) => {
    const { world, show, minute } = await withOverlay(overlayFolder(files));
    await minute();
    expect(world.logged).toHaveLength(1);
    expect(world.logged[0]).toMatch(/"line":\d+/);
    expect(await show('dress.casual-days')).toMatch(/^可以穿便装\n/);
  });

  test('a folder that is named like a file is a fault, not an end', async () => {
    const folder = overlayFolder({});
    mkdirSync(join(folder, 'changes.yaml'));
    const { world, minute } = await withOverlay(folder);
    await minute();
    expect(world.logged.join()).toContain('changes.yaml');
  });

  test('a folder that is not there is told at the start; one that goes away leaves its rules in force', async () => {
    const lost = await withOverlay('/nowhere/rules');
    expect(lost.world.logged.join()).toContain('there is no such folder');
    expect(lost.world.tenant.shelf.faults(COMPANY)).toBe(1);
    const folder = overlayFolder();
    const { world, show, minute } = await withOverlay(folder);
    rmSync(folder, { recursive: true });
    await minute();
    await minute();
    expect(await show('colleague.party')).toContain('年会');
    expect(world.logged).toHaveLength(1);
    expect(world.logged[0]).toContain('there is no such folder');
  });

  test('a company name full of signs stays as it is', async () => {
    const name = `A$&B "C" \\ $1`;
    const { show } = await withOverlay(overlayFolder({}), { ...ACME, name: { zh: name, en: name } });
    expect(await show('phone.hotline-opening')).toContain(name);
  });
});

describe('the order of the handbooks', () => {
  const order = (ids: string, adopted: boolean): Partial<Company> => ({
    ...ACME,
    handbooks: [...ids].map((id) => ({ id, standing: adopted ? 'adopted' : 'reference' })),
  });

  test('B first: Friday is casual, and C stands behind the button', async () => {
    const { world } = await withOverlay(overlayFolder({}));
    const said = await world.say(AMY, '/dress friday');
    expect(textOf(said)).toMatch(/^Friday 27 November: casual is fine\n/);
    expect(textOf(said)).toMatch(/Source: Handbook B, .*adopted.*\[B-3\.2\.7\]/);
    expect(textOf(await world.pressLabel(AMY, said, 'Other handbooks'))).toContain('[C-dress.1');
  });

  test("C first: Friday is formal, and nothing of B's wording contradicts it", async () => {
    const { world } = await withOverlay(overlayFolder({}), order('CBEAD', true));
    const said = await world.say(AMY, '着装 周五');
    expect(textOf(said)).toMatch(/^11月27日（周五）没有便装日，穿正装\n/);
    const full = textOf(await world.press(AMY, 'rule full dress.casual-days'));
    expect(full).not.toContain('商务休闲');
    expect(textOf(await world.pressLabel(AMY, said, '其他规范'))).toContain('〔B-3.2.7');
  });

  test('a handbook out of force is not cited, and what rests on it alone is gone', async () => {
    const { world } = await withOverlay(overlayFolder({}), order('BC', true));
    const { book } = world.tenant.shelf.of(COMPANY);
    for (const rule of book.rules) {
      for (const article of rule.articles) expect(['B', 'C']).toContain(article.handbook);
    }
    expect(textOf(await world.say(AMY, '规则 E-greet.1'))).toContain('没有 E-greet.1 这一条');
  });

  test('a handbook that is only a model says so, first and last', async () => {
    const { world } = await withOverlay(overlayFolder({}), order('BCEAD', false));
    const zh = textOf(await world.say(AMY, '着装 周五'));
    expect(zh).toMatch(/^参考做法：11月27日（周五）可以穿便装\n/);
    expect(zh).toMatch(/这是示范规范的写法，本公司没有采用，以公司规定为准。$/);
    expect(zh).not.toContain('已采用');
    const en = textOf(await world.say(AMY, '/dress friday'));
    expect(en).toMatch(/^As a model: Friday 27 November: casual is fine\n/);
    expect(en).toMatch(/Company rules decide\.$/);
  });
});
