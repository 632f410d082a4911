import { describe, expect, onTestFinished, test } from 'vitest';
import { readQuiz } from '../../../src/acknowledgements/quiz.ts';
import { beat, hire, LONG_EN, LONG_ZH, publish } from '../../support/campaigns.ts';
import { createTestClock } from '../../support/clock.ts';
import { startSlackSimulator } from '../../support/slack/index.ts';
import { type Hands, handsOf } from '../../support/wecom/hands.ts';
import { phoneOf } from '../../support/wecom/phone.ts';
import { buttonFor, readMessage } from '../../support/wecom/read.ts';
import { ACME } from '../../support/world.ts';
import { faultsOf, PEOPLE, type Stage, type StageOptions, setStage } from './stage.ts';

const { AMY, BEN, BOSS, HR, ODD } = PEOPLE;
const LIVE = { ...ACME, live: '2026-11-01T00:00:00.000Z' };

interface Office {
  readonly stage: Stage;
  readonly hands: Readonly<Record<'amy' | 'ben' | 'boss' | 'hr' | 'odd', Hands>>;
}

/** A company with five people, whose staff list came from HR. */
async function openOffice(options: StageOptions = {}): Promise<Office> {
  const stage = await setStage({ company: LIVE, ...options });
  const workspace = stage.sim.state.corpId;
  const staff = [
    ['p-hr', HR, '李岚', '人力资源部', '1'],
    ['p-amy', AMY, '王敏', '客户服务部', '1024'],
    ['p-ben', BEN, 'Ben Clark', '客户服务部', '1025'],
    ['p-boss', BOSS, '张伟', '客户服务部', '1026'],
    ['p-odd', ODD, '零一二三', '客户服务部', '1027'],
  ] as const;
  await hire(
    stage.tenant,
    staff.map(([id, account, name, department, number]) => ({
      id,
      account: account.toLowerCase(),
      name,
      department,
      number,
      workspace,
    })),
  );
  const of = (user: string) => handsOf(stage.sim, user);
  return { stage, hands: { amy: of(AMY), ben: of(BEN), boss: of(BOSS), hr: of(HR), odd: of(ODD) } };
}

async function launch({ stage, hands }: Office, text: { zh?: string; en?: string } = {}): Promise<void> {
  await publish(stage.tenant, text);
  await hands.hr.say('发起签收 范围=客户服务部; 截止=10');
  await hands.hr.press('发起');
  // It asks once more, on a card of its own.
  await hands.hr.press('发起');
  stage.clock.advance(10 * 60_000);
  await beat(stage);
  await stage.settle();
}

/** Reads from the card to the three answers, on the page. */
async function readWhole(
  hands: Hands,
  words = { read: '阅读全文', next: '下一页', choose: '去选一项' },
): Promise<void> {
  await hands.press(words.read);
  for (let turns = 0; turns < 50 && hands.page()?.includes(`[${words.next}]`); turns++)
    await hands.press(words.next);
  await hands.press(words.choose);
}

const receiptOf = (stage: Stage, user: string) =>
  [...stage.sim.inbox(user)]
    .map(readMessage)
    .findLast((text) => text.startsWith('签收回执') || text.startsWith('Receipt')) ?? '';
const states = async ({ tenant }: Stage) => {
  const [campaign] = await tenant.acknowledgements.campaigns.list(tenant.company);
  const rows = await tenant.acknowledgements.campaigns.counts(tenant.company, campaign?.id ?? '');
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
};

describe('four people on their phones', () => {
  test('one asks and acknowledges, one objects, one declines, one is on leave', async () => {
    const office = await openOffice();
    const { stage, hands } = office;
    const leave = { person: 'p-odd', from: '2026-11-24', to: '2026-12-09', confirmed: true } as never;
    await stage.tenant.absences.enter(stage.tenant.company, 'leave', leave, 'p-hr');
    await launch(office, { zh: LONG_ZH, en: LONG_EN });
    const card = stage.sim.last(AMY);
    expect(readMessage(card)).toMatch(/^请签收：《信息保密制度》第1版\n12月7日（周一）18:00截止/);
    // The link names what is read, never who reads.
    const url = buttonFor(card, '阅读全文')?.url ?? '';
    expect(url).toMatch(/\/wecom\/open\?call=policy\+read\+as-[0-9a-z]{8}\+1$/);

    await hands.amy.press('提问');
    await hands.amy.openLink();
    const [, five = ''] =
      /<option value="(cl-[^"]*|[^"]*)"[^>]*>[^<]*第5条/.exec(hands.amy.phone.page().html) ?? [];
    await hands.amy.fill({ ...(five === '' ? {} : { clause: five }), text: '口头同意算不算？' });
    expect(hands.amy.page()).toContain('已转给 HR，编号 Q-1');
    await readWhole(hands.amy);
    expect(hands.amy.page()).toContain('三项都算答复');
    await hands.amy.press('我已阅读，并愿意遵守');
    // It asks once more, in full words.
    expect(hands.amy.page()).toContain('《信息保密制度》第1版：我已阅读，并愿意遵守。');
    await hands.amy.press('我已阅读，并愿意遵守');
    expect(hands.amy.page()).toMatch(/已签收：11月23日09:\d\d，《信息保密制度》第1版。回执编号 R-2611-0001/);
    await beat(stage);
    await stage.settle();
    expect(receiptOf(stage, AMY)).toContain('王敏（工号1024）：我已阅读，并愿意遵守');

    await readWhole(hands.ben);
    await hands.ben.press('我已阅读，但有异议');
    await hands.ben.press('我已阅读，但有异议');
    await hands.ben.fill({ text: '范围太宽。' });
    expect(hands.ben.page()).toContain('HR 会答复您；部门负责人看不到。');

    await readWhole(hands.boss);
    await hands.boss.press('暂不签收');
    await hands.boss.press('暂不签收');
    expect(hands.boss.page()).toContain('不用说明原因，也不再提醒');

    expect(await states(stage)).toEqual({ acknowledged: 1, objected: 1, declined: 1, postponed: 1 });
    expect((await stage.tenant.ledger.verify(stage.tenant.company)).ok).toBe(true);
    expect(faultsOf(stage.sim)).toEqual([]);
  });

  test('the OAuth user must be the one it was put to; a link alone is nobody', async () => {
    const office = await openOffice();
    const { stage } = office;
    await launch(office, { zh: LONG_ZH, en: LONG_EN });
    const url = buttonFor(stage.sim.last(AMY), '阅读全文')?.url ?? '';
    const ben = await phoneOf(stage.sim, BEN).open(url);
    expect(ben.text).toContain('不是发给您的，没有记录');
    stage.sim.login.outsider = true;
    const outsider = await phoneOf(stage.sim, AMY).open(url);
    expect(outsider).toMatchObject({
      status: 403,
      text: expect.stringContaining('请在企业微信里打开') as string,
    });
    stage.sim.login.outsider = false;
    stage.sim.login.refuses = true;
    expect((await phoneOf(stage.sim, AMY).open(url)).status).toBe(403);
    stage.sim.login.refuses = false;
    // A form that another page made up has no token of the session.
    const phone = phoneOf(stage.sim, AMY);
    await phone.open(url);
    const made = await fetch(`http://127.0.0.1:${stage.port}/wecom/press`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'call=policy+accept+as-00000000&token=x&id=1',
    });
    expect(made.status).toBe(403);
    expect(await states(stage)).toEqual({ waiting: 4 });
  });

  test('a link that somebody sends does nothing but show a text', async () => {
    const office = await openOffice();
    const { stage, hands } = office;
    await launch(office, { zh: LONG_ZH, en: LONG_EN });
    await readWhole(hands.amy);
    const [card] = stage.sim.inbox(AMY);
    if (card === undefined) throw new Error('no card');
    const assignment = /as-[0-9a-z]{8}/.exec(buttonFor(card, '阅读全文')?.url ?? '')?.[0] ?? '';
    const base = `http://127.0.0.1:${stage.port}/wecom`;
    for (const call of [`policy accept ${assignment}`, `policy decline ${assignment}`, 'people import']) {
      const query = new URLSearchParams({ call, mark: 'x'.repeat(22) }).toString();
      expect((await phoneOf(stage.sim, AMY).open(`${base}/open?${query}`)).status).toBe(404);
      expect((await phoneOf(stage.sim, AMY).open(`${base}/page/gone?${query}`)).status).toBe(404);
    }
    expect(await states(stage)).toEqual({ waiting: 4 });
  });

  test('a state is good once, for the browser that it was given to', async () => {
    const { stage } = await openOffice();
    const base = `http://127.0.0.1:${stage.port}`;
    const first = await fetch(`${base}/wecom/open?call=policy+mine`, { redirect: 'manual' });
    const there = new URL(first.headers.get('location') ?? '');
    expect(there.hash).toBe('#wechat_redirect');
    expect([...there.searchParams.keys()].join(' ')).toBe(
      'appid redirect_uri response_type scope state agentid',
    );
    expect(there.searchParams.get('scope')).toBe('snsapi_base');
    stage.sim.login.user = AMY;
    const back = await fetch(there, { redirect: 'manual' });
    const login = back.headers.get('location') ?? '';
    const cookie = (first.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
    // Another browser, then the right one, then the right one again.
    expect((await fetch(login, { redirect: 'manual' })).status).toBe(403);
    expect((await fetch(login, { redirect: 'manual', headers: { cookie } })).status).toBe(403);
    const again = await fetch(`${base}/wecom/open?call=policy+mine`, { redirect: 'manual' });
    const anew = await fetch(new URL(again.headers.get('location') ?? ''), { redirect: 'manual' });
    const tie = (again.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
    const signedIn = await fetch(anew.headers.get('location') ?? '', {
      redirect: 'manual',
      headers: { cookie: tie },
    });
    expect(signedIn.status).toBe(302);
    expect(signedIn.headers.get('location')).toBe('/wecom/open?call=policy+mine');
    expect(signedIn.headers.getSetCookie().join()).toMatch(/HttpOnly.*SameSite=Lax/i);
    expect(stage.logged.join()).not.toMatch(/wangmin/i);
  });
});

describe('a short policy', () => {
  const SHORT_ZH = '# 工牌制度\n\n第一条 上班时佩戴工牌。\n\n第二条 遗失当天报告行政。\n';
  const SHORT_EN =
    '# Staff Cards\n\nArticle 1 Wear the staff card at work.\n\nArticle 2 Report a loss the same day.\n';

  test('is read and answered on cards, without a page', async () => {
    const office = await openOffice({ pageless: true });
    const { stage, hands } = office;
    await launch(office, { zh: SHORT_ZH, en: SHORT_EN });
    await hands.amy.press('阅读全文');
    expect(stage.sim.inbox(AMY).map(readMessage).join('\n')).toContain('上班时佩戴工牌');
    await hands.amy.press('去选一项');
    const statement = stage.sim.inbox(AMY).map(readMessage).join('\n--\n');
    expect(statement).toContain('三项都算答复');
    await hands.amy.press('愿意遵守');
    await hands.amy.press('我已阅读，并愿意遵守');
    await beat(stage);
    await stage.settle();
    expect(receiptOf(stage, AMY)).toContain('我已阅读，并愿意遵守');
    expect(faultsOf(stage.sim)).toEqual([]);
  });

  test('typed: 确认 opens the text, then the statement; only the number shown there acknowledges', async () => {
    const office = await openOffice();
    const { stage, hands } = office;
    await launch(office, { zh: SHORT_ZH, en: SHORT_EN });
    await hands.amy.say('确认');
    expect(await states(stage)).toEqual({ waiting: 4 });
    expect(readMessage(stage.sim.last(AMY))).toContain('上班时佩戴工牌');
    await hands.amy.say('签收');
    const statement = readMessage(stage.sim.last(AMY));
    const [, code = ''] = /“签收 (\d{4})”/.exec(statement) ?? [];
    expect(code).not.toBe('');
    const wrong = await stage.sim.say(AMY, `签收 ${code === '1234' ? '4321' : '1234'}`);
    expect(wrong.text).toContain('没有记录');
    const other = await stage.sim.say(BEN, `签收 ${code}`);
    expect(other.text).toContain('没有记录');
    expect(await states(stage)).toMatchObject({ waiting: 4 });
    const done = await stage.sim.say(AMY, `确认 ${code}`);
    expect(done.text).toContain('已签收');
    expect(await states(stage)).toMatchObject({ acknowledged: 1 });
    // Once more changes nothing.
    expect((await stage.sim.say(AMY, `确认 ${code}`)).text).toContain('不用再签');
  });

  test('the check of understanding is a card to tick, wrong answers lead back, and only then the statement comes', async () => {
    const office = await openOffice();
    const { stage, hands } = office;
    const { id: version } = await publish(stage.tenant, { zh: SHORT_ZH, en: SHORT_EN });
    const { campaigns } = stage.tenant.acknowledgements;
    const made = await campaigns.make(
      stage.tenant.company,
      'make',
      { workspace: stage.sim.state.corpId, account: HR.toLowerCase() },
      {
        version,
        audience: { any: [{ department: '客户服务部' }] },
        terms: { due: { workingDays: 10 }, newcomers: 5, yearly: false, said: '客户服务部' },
        quiz: readQuiz('工牌丢了，当天要报告谁？（第二条）\n* 行政\n- 谁也不用', '1'),
      },
    );
    if (made === 'again') throw new Error('again');
    await campaigns.launch(stage.tenant.company, 'launch', made.id);
    stage.clock.advance(10 * 60_000);
    await beat(stage);
    await stage.settle();
    await hands.amy.say('签收');
    await hands.amy.press('去选一项');
    // The statement is not to be had before.
    await hands.amy.press('愿意遵守');
    await hands.amy.press('我已阅读，并愿意遵守');
    expect(readMessage(stage.sim.last(AMY))).toContain('小测');
    expect(await states(stage)).toEqual({ waiting: 4 });
    await hands.amy.press('做小测');
    const card = stage.sim.last(AMY);
    expect(card.card?.content.card_type).toBe('vote_interaction');
    expect(JSON.stringify(card.card?.content)).toContain('工牌丢了，当天要报告谁？');
    await stage.sim.submit(card, ['谁也不用']);
    expect(readMessage(stage.sim.last(AMY))).toContain('答对0题');
    expect(await states(stage)).toEqual({ waiting: 4 });
    await hands.amy.press('再做一次');
    await stage.sim.submit(stage.sim.last(AMY), ['行政']);
    await hands.amy.press('去选一项');
    await hands.amy.press('愿意遵守');
    await hands.amy.press('我已阅读，并愿意遵守');
    expect(await states(stage)).toMatchObject({ acknowledged: 1 });
    expect(faultsOf(stage.sim)).toEqual([]);
  });

  test('with several that wait, they are listed', async () => {
    const office = await openOffice();
    await launch(office, { zh: SHORT_ZH, en: SHORT_EN });
    const { id } = await publish(office.stage.tenant);
    await office.hands.hr.say(`发起签收 制度=${id}; 范围=客户服务部; 截止=10`);
    await office.hands.hr.press('发起');
    await office.hands.hr.press('发起');
    office.stage.clock.advance(10 * 60_000);
    await beat(office.stage);
    await office.stage.settle();
    const listed = (await office.stage.sim.say(AMY, '确认')).text || readMessage(office.stage.sim.last(AMY));
    expect(listed).toContain('工牌制度');
    expect(listed).toContain('信息保密制度');
    // By its name one of them opens, and nothing is acknowledged by that.
    await office.stage.sim.say(AMY, '确认 工牌制度');
    expect(readMessage(office.stage.sim.last(AMY))).toContain('上班时佩戴工牌');
    expect(await states(office.stage)).toEqual({ waiting: 4 });
  });
});

describe('two platforms, one person', () => {
  test('who acknowledges in WeCom has acknowledged; HR sees it on Slack', async () => {
    const clock = createTestClock();
    const now = () => clock.now();
    const slack = await startSlackSimulator({
      now,
      signedAt: now,
      limits: { enforce: false },
      ackTimeoutMs: 15_000,
    });
    onTestFinished(() => slack.stop());
    slack.addUser({ id: 'U0AMY', name: 'amy', tz: 'Asia/Shanghai', locale: 'zh-CN' });
    slack.addUser({ id: 'U0HR', name: 'hr', tz: 'Asia/Shanghai', locale: 'zh-CN' });
    const office = await openOffice({
      clock,
      firstHr: ['LiLan', 'U0HR'],
      slack: {
        apiUrl: slack.apiUrl,
        mode: 'http',
        secrets: { botToken: slack.botToken, signingSecret: slack.signingSecret },
      },
    });
    const { stage, hands } = office;
    slack.connectHttp(`http://127.0.0.1:${stage.port}/slack/events`);
    const { company, store } = stage.tenant;
    const both = ['amy', 'hr'].map((who) => ({
      company,
      workspace: slack.teamId,
      account: `U0${who.toUpperCase()}`,
      person: `p-${who}`,
      email: null,
      closed: 0,
    }));
    await store.write(company, (tx) => tx.insertInto('person_accounts').values(both).execute());
    for (const { workspace, account } of both)
      await stage.tenant.people.firstMeeting(company, { workspace, account });
    expect(await stage.health()).toMatchObject({
      status: 200,
      body: { platforms: { slack: { ready: true }, wecom: { ready: true } } },
    });
    await launch(office);
    // The card went to one of the two; she answers where she is.
    await hands.amy.say('签收');
    await hands.amy.openLink();
    await hands.amy.press('去选一项');
    await hands.amy.press('我已阅读，并愿意遵守');
    await hands.amy.press('我已阅读，并愿意遵守');
    expect(hands.amy.page()).toContain('已签收');
    const asked = await slack.as('U0HR').command('/decorum', '签收进度');
    expect(JSON.stringify(asked)).toContain('已签收1人');
    const mine = await slack.as('U0AMY').command('/decorum', '我的签收');
    expect(JSON.stringify(mine)).toContain('R-2611-0001');
  });
});
