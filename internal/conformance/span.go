package conformance

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Words says a duration as a person would: "15 minutes", "1 hour", "90 seconds".
func Words(d time.Duration) string {
	units := []struct {
		unit time.Duration
		name string
	}{{24 * time.Hour, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}, {time.Second, "second"}}
	for _, u := range units {
		if d >= u.unit && d%u.unit == 0 {
			return plural(int64(d/u.unit), u.name)
		}
	}
	return d.Round(time.Millisecond).String()
}

func plural(n int64, name string) string {
	if n == 1 {
		return "1 " + name
	}
	return strconv.FormatInt(n, 10) + " " + name + "s"
}

// ParseWords reads what Words says: a whole number and a unit, "15 minutes", "1 hour", "2 days".
func ParseWords(number, unit string) (time.Duration, error) {
	n, err := strconv.ParseInt(number, 10, 32)
	one := strings.TrimSuffix(unit, "s")
	if err != nil {
		return 0, fmt.Errorf("%q is no whole number of %ss", number, one)
	}
	switch one {
	case "second":
		return time.Duration(n) * time.Second, nil
	case "minute":
		return time.Duration(n) * time.Minute, nil
	case "hour":
		return time.Duration(n) * time.Hour, nil
	case "day":
		return time.Duration(n) * 24 * time.Hour, nil
	}
	return 0, fmt.Errorf("%q is no unit of time: use seconds, minutes, hours or days", unit)
}
