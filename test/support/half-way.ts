/* A process that commits one question, writes a second one, says so, and never comes to its end. Run by a test. */
import { openStore } from '../../src/data/store/store.ts';
import { createTestClock } from './clock.ts';

const [file = ''] = process.argv.slice(2);
const store = await openStore(`sqlite:${file}`, createTestClock());
const question = (number: number, text: string) => ({
  company: 'acme',
  number,
  text,
  lang: 'en',
  asked_by: null,
  asked_in: null,
  opened_at: '2026-11-23',
  answer: null,
  answered_by: null,
  answered_at: null,
});
await store.write('acme', (tx) => tx.insertInto('gaps').values(question(1, 'committed')).execute());
await store.write('acme', async (tx) => {
  await tx.insertInto('gaps').values(question(2, 'half-way')).execute();
  process.stdout.write('half-way\n');
  await new Promise(() => process.stdin.resume());
});
