/** Numbers of drawings: two decimals at the most, the same text for the same number. */

/** `12`, `12.5`, `0`; never `-0` or an exponent. */
export const num = (value: number): string =>
  Number.isInteger(value) && value !== 0 ? `${value}` : `${Math.round(value * 100) / 100 || 0}`;
