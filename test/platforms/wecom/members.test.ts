import { describe, expect, test } from 'vitest';
import { PEOPLE, type Stage, setStage } from './stage.ts';

const { AMY, BEN, BOSS } = PEOPLE;

const personOf = (stage: Stage, user: string) =>
  stage.tenant.directory.byAccount(stage.tenant.company, {
    workspace: stage.sim.state.corpId,
    account: user.toLowerCase(),
  });

describe('the members of the corp', () => {
  test('are read with their departments as far as an app may see them: no mail, no mobile', async () => {
    const stage = await setStage();
    const amy = await personOf(stage, AMY);
    expect(amy).toMatchObject({ name: '王敏', department: '客户服务部' });
    expect(amy?.email).toBeUndefined();
    expect(stage.wecom.nameOf(stage.sim.state.corpId, 'wangmin')).toBe('王敏');
    const asked = stage.sim.state.calls.map(({ api }) => api);
    expect(asked).toContain('department/list');
    expect(asked).not.toContain('user/list_id');
  });

  test('a tag is a group', async () => {
    const { wecom } = await setStage();
    expect(await wecom.membersOf?.({ group: '安全员' })).toEqual(['ben.clark']);
    expect(await wecom.membersOf?.({ group: 'nobody' })).toBeUndefined();
    expect(await wecom.membersOf?.({ channel: 'C1' })).toBeUndefined();
  });

  test('one absence is no leaving: a changed visible range looks the same', async () => {
    const stage = await setStage();
    stage.sim.corp.hide(BEN);
    await stage.wecom.poll();
    expect((await personOf(stage, BEN))?.left).toBeUndefined();
    stage.sim.corp.hide(BEN, false);
    await stage.wecom.poll();
    stage.sim.corp.hide(BEN);
    await stage.wecom.poll();
    expect((await personOf(stage, BEN))?.left).toBeUndefined();
    await stage.wecom.poll();
    expect((await personOf(stage, BEN))?.left).toBe('2026-11-23');
  });

  test('an unsubscribe is the first absence, the next poll the second; who comes back is back', async () => {
    const stage = await setStage();
    stage.sim.corp.removeMember(BOSS);
    await stage.sim.event(BOSS, 'unsubscribe');
    expect((await personOf(stage, BOSS))?.left).toBeUndefined();
    await stage.wecom.poll();
    expect((await personOf(stage, BOSS))?.left).toBe('2026-11-23');
    stage.sim.corp.addMember(BOSS, { name: '张伟', department: [2] });
    await stage.sim.event(BOSS, 'subscribe');
    expect((await personOf(stage, BOSS))?.left).toBeUndefined();
  });

  test('half a list says nothing of who is not on it', async () => {
    const stage = await setStage();
    for (let i = 0; i < 3; i++) {
      stage.sim.faults.next('user/list', { errcode: -1 });
      await stage.wecom.poll();
    }
    expect((await personOf(stage, AMY))?.left).toBeUndefined();
    stage.sim.faults.always('department/list', { errcode: 60020, errmsg: 'from ip: 203.0.113.7' });
    await stage.wecom.poll();
    await stage.wecom.poll();
    expect((await personOf(stage, AMY))?.left).toBeUndefined();
  });

  test('a deletion that the directory reports counts as one absence; a disabled member is not written to', async () => {
    const stage = await setStage();
    await stage.sim.event(
      'sys',
      'change_contact',
      '<ChangeType><![CDATA[delete_user]]></ChangeType><UserID><![CDATA[WangMin]]></UserID>',
    );
    expect((await personOf(stage, AMY))?.left).toBeUndefined();
    // She is on the list: it was another directory's event.
    await stage.wecom.poll();
    expect((await personOf(stage, AMY))?.left).toBeUndefined();
  });

  test('an absence is remembered over a restart, and the second one counts', async () => {
    const before = await setStage();
    before.sim.corp.hide(BEN);
    await before.wecom.poll();
    // The first thing that a start does is to read the members again.
    const after = await before.restart();
    expect((await personOf(after, BEN))?.left).toBe('2026-11-23');
    after.sim.corp.hide(BEN, false);
    await after.wecom.poll();
    expect((await personOf(after, BEN))?.left).toBeUndefined();
  });

  test('who has not activated WeCom, or is switched off, has not left; who has left has', async () => {
    const stage = await setStage();
    const statusOf = (user: string, status: number) => {
      const member = stage.sim.corp.member(user);
      if (member !== undefined) member.status = status;
    };
    statusOf(AMY, 2);
    statusOf(BOSS, 5);
    stage.sim.corp.addMember('newcomer', { name: '新人', department: [2], status: 4 });
    for (let day = 0; day < 3; day++) await stage.wecom.poll();
    const amy = await personOf(stage, AMY);
    expect(amy).toMatchObject({ name: '王敏', accounts: [] });
    expect(amy?.left).toBeUndefined();
    expect((await personOf(stage, BOSS))?.left).toBe('2026-11-23');
    // Nobody has heard of the newcomer yet; as soon as they come they are somebody.
    expect(await personOf(stage, 'newcomer')).toBeUndefined();
    await stage.sim.event('newcomer', 'subscribe');
    expect((await personOf(stage, 'newcomer'))?.accounts).toHaveLength(1);
    statusOf(AMY, 1);
    await stage.wecom.poll();
    expect((await personOf(stage, AMY))?.accounts).toHaveLength(1);
  });

  test('leaders are managers where the directory names them, and HR’s word stays', async () => {
    const stage = await setStage();
    const { company, store } = stage.tenant;
    const boss = await personOf(stage, BOSS);
    // Named directly, and as the department’s leader.
    expect((await personOf(stage, BEN))?.manager).toBe(boss?.id);
    expect((await personOf(stage, AMY))?.manager).toBe(boss?.id);
    expect(boss?.manager).toBeUndefined();
    const [amy, ben] = [await personOf(stage, AMY), await personOf(stage, BEN)];
    await store.write(company, (tx) =>
      tx
        .updateTable('people')
        .set({ manager: ben?.id ?? null, by_hr: 'manager', number: '1024' })
        .where('company', '=', company)
        .where('id', '=', amy?.id ?? '')
        .execute(),
    );
    await stage.wecom.poll();
    expect((await personOf(stage, AMY))?.manager).toBe(ben?.id);
  });
});
