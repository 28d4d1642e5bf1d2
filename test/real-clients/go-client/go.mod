module sekisho.invalid/go-client

go 1.19
