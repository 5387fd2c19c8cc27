package hull

import (
	"testing"
	"time"
)

func TestFloats(t *testing.T) {
	if !Floats(2, 2) || Floats(3, 2) || !Floats(1, 2) {
		t.Fail()
	}
}

func TestIdle(t *testing.T) {
	if Idle(time.Second) || !Idle(time.Minute) {
		t.Fail()
	}
}

func TestName(t *testing.T) {
	if Name(1) != "one" || Name(2) != "two" {
		t.Fail()
	}
}

func TestSum(t *testing.T) {
	if got, err := Sum([]int{1, 2}); got != 3 || err != nil {
		t.Fail()
	}
	if _, err := Sum(nil); err == nil {
		t.Fail()
	}
}

func TestEndless(t *testing.T) {
	if Endless() != 3 {
		t.Fail()
	}
}
