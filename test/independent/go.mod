module github.com/plimsoll/plimsoll/test/independent

go 1.26
