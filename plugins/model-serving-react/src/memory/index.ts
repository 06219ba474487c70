export { MemoryBar } from './MemoryBar';
export { MemoryFacts } from './MemoryFacts';
export { MemorySources } from './MemorySources';
