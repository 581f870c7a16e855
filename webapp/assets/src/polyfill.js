(function () {
  function define(owner, name, value) { if (!owner[name]) Object.defineProperty(owner, name, { value: value, writable: true, configurable: true }); }
  function at(index) { var place = Math.trunc(index) || 0; return this[place < 0 ? place + this.length : place]; }
  define(Object, 'hasOwn', function (object, key) { return Object.prototype.hasOwnProperty.call(object, key); });
  define(Array.prototype, 'at', at);
  define(String.prototype, 'at', at);
  define(Array.prototype, 'findLast', function (test, self) { for (var i = this.length - 1; i >= 0; i -= 1) if (test.call(self, this[i], i, this)) return this[i]; return undefined; });
  define(Array.prototype, 'findLastIndex', function (test, self) { for (var i = this.length - 1; i >= 0; i -= 1) if (test.call(self, this[i], i, this)) return i; return -1; });
  define(Array.prototype, 'toSorted', function (order) { return this.slice().sort(order); });
  define(Element.prototype, 'replaceChildren', function () { while (this.lastChild) this.removeChild(this.lastChild); this.append.apply(this, arguments); });
  if (!window.structuredClone) {
    window.structuredClone = function clone(value, seen) {
      var known = seen || new Map();
      if (value === null || typeof value !== 'object') return value;
      if (known.has(value)) return known.get(value);
      if (value instanceof Date) return new Date(value);
      var copy = value instanceof Map ? new Map() : value instanceof Set ? new Set() : Array.isArray(value) ? [] : {};
      known.set(value, copy);
      if (value instanceof Map) value.forEach(function (inner, key) { copy.set(clone(key, known), clone(inner, known)); });
      else if (value instanceof Set) value.forEach(function (inner) { copy.add(clone(inner, known)); });
      else Object.keys(value).forEach(function (key) { copy[key] = clone(value[key], known); });
      return copy;
    };
  }
})();
