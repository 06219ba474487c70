export { OutsideText } from './OutsideText';
export { Verbatim } from './Verbatim';
