export { PlatformSection } from './PlatformSection';
