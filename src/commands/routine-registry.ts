import type { AnyCommand } from './command.ts';
import { lastOutCommands } from './lastout.ts';
import { mineCommands } from './mine.ts';
import { mineLeaveCommands } from './mine-leave.ts';
import { minePressCommands } from './mine-press.ts';
import { officeCommands } from './office.ts';
import { officeHoursCommands } from './office-hours.ts';
import { routineCalendarCommands } from './routine-calendar.ts';
import { routineEditCommands } from './routine-edit.ts';
import { routineFeedCommands } from './routine-feed.ts';
import { routineOfficialCommands } from './routine-official.ts';
import { routinePlanCommands } from './routine-plan.ts';
import { routineSwitchCommands } from './routine-switch.ts';
import { routineTodayCommands } from './routine-today.ts';

/** Everything about routines, offices, one's own reminders and the last check. */
export const routineCommands: readonly AnyCommand[] = [
  ...routineTodayCommands,
  ...routineSwitchCommands,
  ...routineEditCommands,
  ...routinePlanCommands,
  ...routineCalendarCommands,
  ...routineOfficialCommands,
  ...routineFeedCommands,
  ...mineCommands,
  ...mineLeaveCommands,
  ...minePressCommands,
  ...officeCommands,
  ...officeHoursCommands,
  ...lastOutCommands,
];
