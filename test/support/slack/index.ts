/** A Slack on loopback for tests: Web API, people who use the app, Socket Mode, limits and ordered faults. */
import type { SimulatorOptions } from './settings.ts';
import { SlackSimulator } from './simulator.ts';

export { checkBlocks } from './blocks.ts';
export type { Call, Delivered, Late, Retry, Violation } from './core.ts';
export type { Fault, Gate } from './faults.ts';
export { sign } from './http-driver.ts';
export type { Choice, Which } from './inputs.ts';
export type { Outcome } from './outcome.ts';
export type { Persona } from './persona.ts';
export type { SimulatorOptions } from './settings.ts';
export type { SlackSimulator } from './simulator.ts';
export { textOf } from './text.ts';
export { checkView, type SimView } from './views.ts';
export type { Channel, SimMessage, User, UserGroup, UserInput } from './workspace.ts';

export function startSlackSimulator(options: SimulatorOptions = {}): Promise<SlackSimulator> {
  return new SlackSimulator(options).start();
}
