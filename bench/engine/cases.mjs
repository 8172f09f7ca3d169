// What is trained: the shapes of the issue, as both sides read them. More than one output are classes.
export const CASES = [
  { name: 'i', widths: [1, 8, 1], batch: 16, rows: 131_072, targets: { written: 200, tuned: 150 } },
  { name: 'ii', widths: [16, 64, 64, 2], batch: 32, rows: 65_536, targets: { written: 25, tuned: 18 } },
  { name: 'iii', widths: [100, 256, 256, 10], batch: 256, rows: 32_768, targets: { written: 3.5, tuned: 1.7 } },
  { name: 'iv', widths: [784, 512, 512, 10], batch: 256, rows: 16_384, targets: { written: 2.3, tuned: 1.4 } },
  { name: 'v', widths: [256, 1024, 1024, 1024, 10], batch: 1024, rows: 8192, targets: { written: 1.8, tuned: 1.05 } },
  { name: 'iii-regularized', widths: [100, 256, 256, 10], batch: 256, rows: 32_768, dropout: 0.1, batch_norm: true, targets: { written: 3, tuned: 1.5 } },
];

export const title = ({ name, widths, batch, dropout, batch_norm: normalized }) =>
  `${name.split('-')[0]}: ${widths.join('→')}, batch ${batch}${dropout ? `, dropout ${dropout}` : ''}${normalized ? ', batch norm' : ''}`;
/** The case on a request's line. */
export const line = ({ targets, ...rest }, more = {}) => JSON.stringify({ ...rest, ...more });
