import { describe, expect, test, vi } from 'vitest';
import { PEOPLE, setStage } from './stage.ts';

describe('Socket Mode', () => {
  test('opens a second connection a little later, and is healthy with either', async () => {
    const { sim, clock, health } = await setStage({ mode: 'socket' });
    expect(sim.socket.connections).toBe(1);
    expect((await health()).status).toBe(200);
    clock.advance(5000);
    await sim.until(() => sim.socket.connections === 2);
    expect(sim.callsTo('apps.connections.open').map(({ token }) => token)).toEqual([
      sim.appToken,
      sim.appToken,
    ]);
    expect((await sim.as(PEOPLE.BEN).command('/dress', 'friday')).text).toContain('B-3.2.7');
    expect((await sim.as(PEOPLE.BEN).command('/dress', 'friday')).text).toContain('B-3.2.7');
  });

  test('is not ready with no connection open, and comes back by itself', async () => {
    const { sim, health } = await setStage({ mode: 'socket' });
    sim.socket.drop();
    await vi.waitFor(async () => expect(await health()).toMatchObject({ status: 503 }));
    await sim.until(() => sim.socket.connections === 1, 15_000);
    await vi.waitFor(async () => expect((await health()).status).toBe(200));
    expect((await sim.as(PEOPLE.BEN).command('/dress', 'friday')).text).toContain('B-3.2.7');
  });

  test('Slack renews a connection, fails to open it and refuses the token: the process lives and reconnects', async () => {
    const { sim, clock, logged } = await setStage({ mode: 'socket' });
    const rejections: unknown[] = [];
    const note = (reason: unknown) => rejections.push(reason);
    process.on('unhandledRejection', note);
    clock.advance(5000);
    await sim.until(() => sim.socket.connections === 2);
    sim.faults.next('apps.connections.open', { status: 500 }, 2);
    sim.faults.next('apps.connections.open', { error: 'fatal_error' });
    sim.faults.next('apps.connections.open', { error: 'account_inactive' }, 2);
    sim.socket.disconnect('refresh_requested');
    await vi.waitFor(
      () => {
        clock.advance(1000);
        expect(sim.callsTo('apps.connections.open').length).toBeGreaterThan(7);
        expect(sim.socket.connections).toBe(2);
      },
      { timeout: 40_000, interval: 50 },
    );
    process.off('unhandledRejection', note);
    expect(rejections).toEqual([]);
    expect(logged.join()).toContain('could not be opened again');
    expect((await sim.as(PEOPLE.BEN).command('/dress', 'friday')).text).toContain('B-3.2.7');
  }, 60_000);

  test('stopping in the middle of a reconnect ends quietly', async () => {
    const stage = await setStage({ mode: 'socket' });
    const rejections: unknown[] = [];
    const note = (reason: unknown) => rejections.push(reason);
    process.on('unhandledRejection', note);
    stage.sim.faults.always('apps.connections.open', { status: 503 });
    stage.sim.socket.drop();
    await stage.sim.until(() => stage.sim.callsTo('apps.connections.open').length >= 2, 15_000);
    await stage.stop();
    process.off('unhandledRejection', note);
    expect(rejections).toEqual([]);
  }, 60_000);
});
