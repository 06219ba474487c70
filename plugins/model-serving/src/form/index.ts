export { modelServingFormModule } from './module';
