// A slider that is the browser's own: one element that mouse, finger and keyboard move, with role, name and value.
export default {
  template: `<input type="range" :min="low" :max="high" :step="step" :aria-valuetext="said" :value="modelValue" @input="moved" />`,
  props: { loopback: Boolean, low: Number, high: Number, step: Number, unit: String, modelValue: Number },
  computed: {
    said() {
      return `${this.modelValue} ${this.unit}`.trim();
    },
  },
  methods: {
    moved(event) {
      this.$emit("update:model-value", event.target.valueAsNumber);
    },
  },
};
