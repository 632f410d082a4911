import { describe, expect, test } from 'vitest';
import { phoneOf } from '../../support/wecom/phone.ts';
import { linkOf } from '../../support/wecom/read.ts';
import { word } from '../../support/word.ts';
import { faultsOf, PEOPLE, type Stage, setStage } from './stage.ts';

const { AMY, HR } = PEOPLE;
const bytes = (text: string) => new TextEncoder().encode(text);

/** The page of the form that HR asked for. */
async function opened(stage: Stage, words: string) {
  await stage.sim.say(HR, words);
  const phone = phoneOf(stage.sim, HR);
  await phone.open(linkOf(stage.sim.last(HR)) ?? '');
  return phone;
}

describe('files on a page inside WeCom', () => {
  test('HR looks at a staff list and takes it in', async () => {
    const stage = await setStage();
    const { tenant, sim } = stage;
    const list = { name: '花名册.csv', bytes: bytes('工号,姓名,部门,账号\n1024,王敏,客户服务部,WangMin\n') };
    const phone = await opened(stage, '导入花名册');
    expect(phone.page().html).toContain('enctype="multipart/form-data"');
    expect((await phone.fill({ what: 'look' }, { file: list })).text).toMatch(/新增|1/);
    const again = await opened(stage, '导入花名册');
    const done = await again.fill({ what: 'apply' }, { file: list });
    expect(done.status).toBe(200);
    const [amy] = await tenant.directory.find(tenant.company, '1024');
    expect(amy).toMatchObject({ number: '1024', name: '王敏' });
    expect(faultsOf(sim)).toEqual([]);
  });

  test('a form without its file says what is missing, and a wrong row is named', async () => {
    const stage = await setStage();
    const phone = await opened(stage, '导入花名册');
    const empty = await phone.fill({ what: 'apply' });
    expect(empty.html).toContain('class="error"');
    const wrong = bytes('工号,姓名,入职日期\n7,张三,2026-13-01\n');
    const said = await phone.fill({ what: 'apply' }, { file: { name: 'a.csv', bytes: wrong } });
    expect(said.text).toContain('2026-13-01');
    expect(await stage.tenant.directory.find(stage.tenant.company, '7')).toEqual([]);
  });

  test('HR brings a policy, one language as a Word file and the other pasted', async () => {
    const stage = await setStage();
    const phone = await opened(stage, '导入制度');
    const document = word([
      { text: '工牌制度', style: 'Title' },
      { text: '第一条 上班时佩戴工牌。' },
      { text: '第二条 遗失当天报告行政。' },
    ]);
    const pasted =
      'Staff Cards\n\nArticle 1 Wear the staff card at work.\n\nArticle 2 Report a loss the same day.';
    const done = await phone.fill({ en: pasted }, { zh_file: { name: '工牌制度.docx', bytes: document } });
    expect(done.text).toContain('工牌制度');
    const [policy] = await stage.tenant.services.policies.list(stage.tenant.company);
    expect(policy).toBeDefined();
    expect(faultsOf(stage.sim)).toEqual([]);
  });

  test('too big, torn off or from nowhere: a sentence, nothing changed, no 5xx', async () => {
    const stage = await setStage();
    const phone = await opened(stage, '导入花名册');
    const big = { name: 'big.csv', bytes: new Uint8Array(5 * 1024 * 1024 + 1) };
    const refused = await phone.fill({ what: 'apply' }, { file: big });
    expect(refused.status).toBe(413);
    expect(refused.text).toContain('每个最多 5 MB');
    const base = `http://127.0.0.1:${stage.port}`;
    const jar = phone.jar(base);
    const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
      fetch(`${base}/wecom/fill`, { method: 'POST', body, headers: { cookie: jar, ...headers } });
    const torn = await post('--x\r\nContent-Disposition: form-data; name="token"\r\n\r\nabc', {
      'content-type': 'multipart/form-data; boundary=x',
    });
    expect(torn.status).toBe(403);
    const huge = await post(new Uint8Array(12 * 1024 * 1024), {
      'content-type': 'multipart/form-data; boundary=x',
    });
    expect(huge.status).toBe(413);
    const nobody = await fetch(`${base}/wecom/fill`, { method: 'POST', body: new FormData() });
    expect(nobody.status).toBe(403);
    expect(await stage.tenant.directory.find(stage.tenant.company, '1024')).toEqual([]);
  });

  test('nobody but HR gets there', async () => {
    const stage = await setStage();
    expect((await stage.sim.say(AMY, '导入花名册')).text).toContain('只有 HR 能做');
  });
});
