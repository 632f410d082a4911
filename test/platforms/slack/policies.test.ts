import { describe, expect, test } from 'vitest';
import { file, SECRECY_EN, SECRECY_ZH } from '../../support/policies.ts';
import { textOf } from '../../support/slack/index.ts';
import { word } from '../../support/word.ts';
import { faultsOf, NO_FAULTS, only, PEOPLE, setStage } from './stage.ts';

const { HR } = PEOPLE;
const bytes = (text: string) => file('x', text).bytes;

describe.each(['http', 'socket'] as const)('a policy over %s', (mode) => {
  test('comes from two files in a form, fetched after the acknowledgement, and is published', async () => {
    const stage = await setStage({ mode });
    const { sim } = stage;
    const hr = sim.as(HR);
    const overview = only((await hr.command('/policy')).ephemeral);
    expect(textOf(overview)).toContain('There is no policy yet.');
    await hr.press(overview, 'Import a file');
    const form = hr.view() ?? expect.fail('no form was opened');
    const zh = sim.addFile(
      HR,
      '保密.docx',
      word(
        SECRECY_ZH.replace(/^#+ /gm, '')
          .split('\n')
          .map((text) => ({ text })),
      ),
    );
    const en = sim.addFile(HR, 'secrecy.md', bytes(SECRECY_EN));
    await hr.submit(form, { 'field:zh_file': [zh], 'field:en_file': [en] });
    expect(textOf(hr.view())).toContain('Imported; it is a draft now');
    expect(sim.callsTo('files')).toHaveLength(2);
    const draft = hr.view() ?? expect.fail('the draft is not shown');
    expect(textOf(draft)).toContain('Information Secrecy Policy, version 1');
    await hr.press(draft, 'Submit for review');
    await hr.press(hr.view() ?? draft, 'Publish');
    await hr.submit(hr.view() ?? draft, {});
    expect(textOf(only((await sim.as(PEOPLE.AMY).command('/policy')).ephemeral))).toContain(
      '《信息保密制度》',
    );
    expect(faultsOf(sim)).toEqual(NO_FAULTS);
  });
});

test('without the right to read files the form says so and offers to paste', async () => {
  const stage = await setStage({ prepare: (sim) => sim.scopes.delete('files:read') });
  const hr = stage.sim.as(HR);
  await hr.command('/policy', 'new');
  const form = hr.view() ?? expect.fail('no form was opened');
  expect(textOf(form)).toContain('Slack has not granted Decorum the right to read files (files:read)');
  expect(JSON.stringify(form)).not.toContain('file_input');
  await hr.submit(form, { 'field:zh': SECRECY_ZH, 'field:en': SECRECY_EN });
  expect(textOf(hr.view())).toContain('Imported; it is a draft now');
});

test('a file that is too big, or not handed over, is said plainly', async () => {
  const stage = await setStage();
  const { sim } = stage;
  const hr = sim.as(HR);
  await hr.command('/policy', 'new');
  const form = hr.view() ?? expect.fail('no form was opened');
  const big = sim.addFile(HR, 'big.md', new Uint8Array(6 * 1024 * 1024));
  await hr.submit(form, { 'field:zh_file': [big], 'field:en': SECRECY_EN });
  expect(textOf(hr.view())).toContain('That file is too big: at most 5 MB. Nothing was imported.');
  await hr.command('/policy', 'new');
  const gone = {
    ...sim.addFile(HR, 'gone.md', bytes(SECRECY_ZH)),
    url_private: 'https://example.com/gone.md',
  };
  await hr.submit(hr.view() ?? form, { 'field:zh_file': [gone], 'field:en': SECRECY_EN });
  expect(textOf(hr.view())).toContain('Slack did not hand the file over');
});
