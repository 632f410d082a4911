import type { Acknowledgements } from './acknowledgements.ts';
import { goOnEnding } from './ending.ts';
import { seeOff } from './leaving.ts';
import { noteReading } from './reading.ts';

/** What campaigns do by themselves, as the heartbeat runs it. */
export function acknowledgementJobs(
  company: string,
  acknowledgements: Acknowledgements,
): { readonly name: string; readonly every: 'minute' | 'day'; run(): Promise<void> }[] {
  const { desk, launching, chasers, digests, prints } = acknowledgements;
  return [
    {
      name: `${company}: put policies to people`,
      every: 'minute',
      run: async () => {
        await goOnEnding(desk, company);
        await launching.run(company);
        await chasers.run(company);
        await digests.run(company);
      },
    },
    {
      name: `${company}: ask who joined, see off who leaves`,
      every: 'day',
      run: async () => {
        await launching.daily(company);
        await chasers.endExemptions(company);
        await seeOff(desk, company);
        await noteReading(desk, company);
        await prints.forget(company);
      },
    },
  ];
}
