import type { BackgroundDefinition } from 'wxt';
import { defineBackground } from 'wxt/utils/define-background';
import { startBackground } from '../background.ts';

const background: BackgroundDefinition = defineBackground({ main: startBackground });
export default background;
