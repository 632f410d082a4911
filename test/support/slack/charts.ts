/** The chart block, for messages only: https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block */
import { type Fields, fieldsIn, fieldsOf, listOf } from './json.ts';
import { anything, byType, type Check, list, number, oneOf, type Report, record, string } from './schema.ts';

const segment = record({
  label: string(20),
  value: (value, at, report) => {
    number(value, at, report);
    if (typeof value === 'number' && value <= 0) report.add(at, 'must be greater than 0');
  },
});
const point = record({ label: string(20), value: number });

function labelsMatch(chart: Fields, at: string, report: Report): void {
  const categories = listOf(fieldsOf(chart.axis_config).categories);
  const names = fieldsIn(chart.series).map((one) => one.name);
  if (new Set(names).size !== names.length) report.add(`${at}/series`, 'series names must be unique');
  fieldsIn(chart.series).forEach((series, index) => {
    const labels = fieldsIn(series.data).map((one) => one.label);
    if (labels.length !== categories.length || labels.some((label, nth) => label !== categories[nth])) {
      report.add(`${at}/series/${index}/data`, 'labels must equal the categories');
    }
  });
}
const axes = record({ categories: list(string(20), 1, 20) }, { x_label: string(50), y_label: string(50) });
const lines = record(
  {
    type: anything,
    series: list(record({ name: string(20), data: list(point, 1, 20) }), 1, 6),
    axis_config: axes,
  },
  {},
  labelsMatch,
);

export const chart: Check = record(
  {
    type: oneOf('data_visualization'),
    title: string(50),
    chart: byType({
      pie: record({ type: anything, segments: list(segment, 1, 6) }),
      bar: lines,
      line: lines,
      area: lines,
    }),
  },
  { block_id: string(255) },
);
