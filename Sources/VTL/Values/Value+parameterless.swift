extension Value {
    /// Whether the class of this value has a method of this name that takes nothing.
    func hasMethodWithoutParameters(_ method: JavaMethod) -> Bool {
        switch method {
        case .toString, .hashCode: return !isNull
        default: break
        }
        switch self {
        case .string:
            switch method {
            case .length, .isEmpty, .trim, .toLowerCase, .toUpperCase, .intern, .getBytes, .toCharArray, .isBlank,
                .strip, .stripLeading, .stripTrailing:
                return true
            default: return false
            }
        case .list(let list):
            switch method {
            case .size, .isEmpty, .iterator, .listIterator, .clear: return true
            case .clone, .trimToSize: return list.kind != .array && list.window == nil
            case .toJSONString: return list.kind == .json
            default: return false
            }
        case .map:
            switch method {
            case .size, .isEmpty, .clear, .clone, .keySet, .values, .entrySet: return true
            default: return false
            }
        case .boolean: return method == .booleanValue
        case .character: return method == .charValue
        case .integer, .long, .double, .bigInteger, .bigDecimal: return isNumberMethod(method)
        case .host(let host):
            switch (host, method) {
            case (is MapView, .size), (is MapView, .isEmpty), (is MapView, .iterator), (is MapView, .clear): return true
            case (is MapEntry, .getKey), (is MapEntry, .getValue): return true
            case (is JavaIterator, .hasNext), (is JavaIterator, .next), (is JavaIterator, .remove): return true
            default: return false
            }
        case .null: return false
        }
    }

    private func isNumberMethod(_ method: JavaMethod) -> Bool {
        switch (self, method) {
        case (_, .intValue), (_, .longValue), (_, .shortValue), (_, .byteValue), (_, .doubleValue), (_, .floatValue):
            true
        case (.double, .isNaN), (.double, .isInfinite): true
        case (.bigInteger, .abs), (.bigInteger, .negate), (.bigInteger, .signum), (.bigInteger, .bitLength),
            (.bigInteger, .bitCount), (.bigInteger, .getLowestSetBit), (.bigInteger, .nextProbablePrime):
            true
        case (.bigDecimal, .abs), (.bigDecimal, .negate), (.bigDecimal, .signum), (.bigDecimal, .plus),
            (.bigDecimal, .scale), (.bigDecimal, .precision), (.bigDecimal, .unscaledValue),
            (.bigDecimal, .stripTrailingZeros), (.bigDecimal, .toBigInteger), (.bigDecimal, .toPlainString),
            (.bigDecimal, .toEngineeringString):
            true
        default: false
        }
    }
}
