export { Section, SectionLevel } from './Section';
