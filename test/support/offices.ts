import type { Office } from '../../src/people/company.ts';

/** Shanghai and London as the demo has them; parts replaced as a test needs. */
export function office(given: Partial<Office> = {}): Office {
  return {
    id: 'shanghai',
    name: { zh: '上海办公室', en: 'Shanghai office' },
    zone: 'Asia/Shanghai',
    lang: 'zh',
    calendar: 'CN',
    hours: { open: '09:00', close: '18:00' },
    workweek: [1, 2, 3, 4, 5],
    channels: [{ workspace: 'local', channel: 'c-sha' }],
    preparationCounts: false,
    ...given,
  };
}

export const SHANGHAI = office();
export const LONDON = office({
  id: 'london',
  name: { zh: '伦敦办公室', en: 'London office' },
  zone: 'Europe/London',
  lang: 'en',
  calendar: 'GB-ENG',
  hours: { open: '09:00', close: '17:30' },
  channels: [{ workspace: 'local', channel: 'c-lon' }],
});
